import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { insertCard } from '../emulate';
import { applySettings, readSettingsFile, writeSettingsFile } from '../flash';
import { buildImage } from '../flow';
import { makeFolder } from '../os';
import type { DeviceModel } from '../model';
import { bootCard, type BootWish } from './boot-card';
import { differences } from './differences';
import { parseCommands } from './write-log';
import type { Phase, Recording, Secrets } from './types';

const DEVICE_FILE = join(__dirname, 'device', 'power-cuts.yaml');
/** The device file takes it from the environment; the carrier rejects it. */
const OF_THE_IMAGE = 'not-this-one';

/** The user's settings; worthless outside of the emulator. */
const FIRST: Secrets = { pin: '2468', password: 'first-secret' };
const LATER: Secrets = { ...FIRST, pin: '97531' };
const LAST: Secrets = { ...FIRST, pin: '86420' };

/** Makes an editor that changes the PIN, and a comment so long that the file needs more clusters. */
const EDIT = [
  `printf '#!/bin/sh\\nsed -i "s/^cuts.pin.*/cuts.pin = ${LAST.pin}/" $1; echo "# $(seq -s " " 300)" >>$1\\n' >/run/edit`,
  'chmod 755 /run/edit',
].join('; ');

export interface RecordOptions {
  /** a folder for the recording */
  dir: string;
  /** only the first boot; for tests */
  short?: boolean;
  say: (line: string) => void;
}

/** Builds the image of the test device. */
export async function buildForCuts(): Promise<{ image: string; device: DeviceModel }> {
  process.env.PPPI_CUTS_PASSWORD = OF_THE_IMAGE;
  const { device, paths } = await buildImage({
    device: DEVICE_FILE,
    compression: 'fast',
    compressed: false,
    refresh: false,
    quiet: true,
  });
  return { image: paths.image, device };
}

/**
 * Uses a card like a user would, and records every sector written to it: first power-on with settings, growth of the
 * data partition, online, restart; second boot, in which the secrets leave the boot partition, online, power off; a new
 * PIN set on a laptop; third boot, online, power off; fourth boot, online, a new PIN set by pppi-settings, power off.
 * @throws UserError if a tool is missing; Error if the device misbehaves
 */
export async function record({ dir, short = false, say }: RecordOptions): Promise<Recording> {
  await makeFolder(dir);
  const { image, device } = await buildForCuts();
  const base = join(dir, 'base.img');
  const card = join(dir, 'card.img');
  await insertCard(image, base);
  await setByHand(base, FIRST);
  await copyFile(base, card);

  const phases: Phase[] = [];
  /** @param later the secrets that its command sets */
  const boot = async (
    name: string,
    wish: Pick<BootWish, 'secrets' | 'end' | 'command'>,
    later = wish.secrets,
  ) => {
    say(`${name} …`);
    const number = phases.length + 1;
    const writes = {
      sectors: join(dir, `${number}.sectors`),
      commands: join(dir, `${number}.commands`),
    };
    for (const file of Object.values(writes)) await writeFile(file, '');
    await bootCard({ ...wish, name, device, card, writes });
    const commands = parseCommands(
      await readFile(writes.sectors),
      await readFile(writes.commands, 'utf8'),
    );
    say(`${name}: ${commands.length} commands`);
    phases.push({ name, cuts: true, commands, secrets: later });
  };

  await boot('first boot', { secrets: FIRST, end: 'reboot' });
  if (!short) {
    await boot('second boot', { secrets: FIRST, end: 'poweroff' });
    const text = await readSettingsFile(card);
    if (Object.values(FIRST).some((secret) => text.includes(secret)))
      throw new Error('the secrets have not left the boot partition in the second boot');
    const before = join(dir, 'before.img');
    await copyFile(card, before);
    await setByHand(card, LATER);
    const commands = await differences(before, card);
    phases.push({ name: 'new PIN set on a laptop', cuts: false, commands, secrets: LATER });
    await boot('third boot', { secrets: LATER, end: 'poweroff' });
    const command = `${EDIT}; EDITOR=/run/edit pppi-settings edit`;
    await boot('fourth boot', { secrets: LATER, end: 'poweroff', command }, LAST);
  }
  return { base, phases };
}

/** Edits the settings as a user would, by `npm run flash -- --set`. */
async function setByHand(card: string, { pin, password }: Secrets): Promise<void> {
  const text = await readSettingsFile(card);
  const isFirst = !/^cuts\.password =/m.test(text);
  const changed = applySettings(text, [
    { key: 'cuts.pin', value: pin },
    // Of one that is on the data partition by now, asterisks stand there.
    ...(isFirst
      ? [
          { key: 'cuts.password', value: password },
          { key: 'cuts.user', value: 'cuts' },
        ]
      : []),
  ]);
  await writeSettingsFile(card, changed);
}
