import type { Sim, StickKind } from '../emulate';
import { readSettingsFile, settingValues } from '../flash';
import { benchPaths, shortPath } from '../checkout';
import { printable, say, UserError } from '../frame';
import type { DeviceModel } from '../model';
import { keptCard } from './card';
import { interact } from './interactive';
import { runOnBench } from './run-on-bench';
import { chooseSim } from './sim';
import { noSshBecause } from './ssh';
import { openWorkbench } from './workbench';

export interface BenchWish {
  /** not compressed */
  image: string;
  device: DeviceModel;
  /** path of the device's YAML file */
  file: string;
  /** does the card stay for the next time? */
  keep: boolean;
  stick: StickKind;
  /** undefined: as the device expects; '': none */
  simPin: string | undefined;
  model: string | undefined;
  pcap: string | undefined;
  sshPort: number | undefined;
  /** run this and end, instead of a console for a person */
  run: { script: Uint8Array; seconds: number } | undefined;
}

/**
 * Boots a device on the bench, for a person or for a script.
 * @returns the exit status: that of the script, or 0
 */
export async function useBench(wish: BenchWish): Promise<number> {
  const { device, file, keep, run } = wish;
  const paths = benchPaths(file);
  const card = keep ? await keptCard(wish.image, paths) : wish.image;
  const settings = await cardSettings(card);
  const values = settingValues(settings);
  const { sim, why } = chooseSim(device, wish.stick, values, wish.simPin);
  const noSsh = noSshBecause(device, values.get('ssh.key')?.length ?? 0);
  say(`Booting ${shortPath(card)}${keep ? ', which stays' : ': a copy of it is the card'}.`);
  say(`SIM: ${printable(why)}${movedPin(settings, sim)}`);
  say(noSsh === undefined ? 'SSH: the line to log in comes once it is online' : `SSH: ${noSsh}`);
  const { model, pcap, sshPort, stick } = wish;
  const workbench = await openWorkbench({
    ...{ image: card, device, file, keep, stick, sim, model, pcap, sshPort, noSsh },
  });
  try {
    if (run !== undefined) {
      const output = paths.runOutput;
      return await runOnBench(workbench, { device, ...run, output });
    }
    say('Ctrl-A C is the bench, Ctrl-A X ends it, Ctrl-A H lists the keys.\n');
    const end = await interact(workbench);
    const what = end === 'off' ? 'the device has switched itself off' : 'the emulator has ended';
    say(`\nbench: ${what}; ${keep ? `its card stays: ${shortPath(card)}` : 'its card is gone'}`);
    return 0;
  } finally {
    await workbench.close();
  }
}

/** pppi.conf of a card; '' on one of an image that is older than that file. */
async function cardSettings(card: string): Promise<string> {
  return readSettingsFile(card).catch((error: unknown) => {
    if (error instanceof UserError) return '';
    throw error;
  });
}

/** A kept card may have taken its PIN to its data partition, where nobody here reads it. */
function movedPin(settings: string, sim: Sim): string {
  const moved = /^# \S+\.pin was moved/m.test(settings);
  return moved && sim.kind === 'ready' && sim.pin === undefined
    ? '; the device has one on its data partition: --sim-pin gives the SIM the same'
    : '';
}
