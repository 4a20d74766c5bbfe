import { isStars } from '../../device/core';
import type { Forward, ModemKind, Server, Sim } from '../emulate';
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
  /** keep the card for the next run */
  keep: boolean;
  usbModem: ModemKind;
  /** undefined: the PIN that the device expects; '': none */
  simPin: string | undefined;
  model: string | undefined;
  pcap: string | undefined;
  sshPort: number | undefined;
  /** ports of hosts that lead to this machine, and hosts that run here */
  forwards: readonly Forward[];
  servers: readonly Server[];
  /** run this script and end, instead of an interactive console */
  run: { script: Uint8Array; seconds: number } | undefined;
}

/**
 * Boots a device on the bench, interactively or for a script.
 * @returns the script's exit status, or 0
 */
export async function useBench(wish: BenchWish): Promise<number> {
  const { device, file, keep, run } = wish;
  const paths = benchPaths(file);
  const card = keep ? await keptCard(wish.image, paths) : wish.image;
  const settings = await cardSettings(card);
  const values = settingValues(settings);
  const { sim, why } = chooseSim(device, wish.usbModem, values, wish.simPin);
  const noSsh = noSshBecause(device, values.get('ssh.key')?.length ?? 0);
  say(`Booting ${shortPath(card)}${keep ? ' (kept)' : ' from a temporary copy'}.`);
  say(`SIM: ${printable(why)}${movedPin(settings, sim)}`);
  say(
    noSsh === undefined
      ? 'SSH: the login command is shown once the device is online'
      : `SSH: ${noSsh}`,
  );
  const { model, pcap, sshPort, usbModem, forwards, servers } = wish;
  const workbench = await openWorkbench({
    ...{ image: card, device, file, keep, usbModem, sim, model, pcap, sshPort, noSsh },
    ...{ forwards, servers },
  });
  try {
    if (run !== undefined) {
      const output = paths.runOutput;
      return await runOnBench(workbench, { device, ...run, output });
    }
    say('Ctrl-A C opens the bench prompt, Ctrl-A X ends the emulator, Ctrl-A H lists the keys.\n');
    const end = await interact(workbench);
    const what = end === 'off' ? 'the device has switched itself off' : 'the emulator has ended';
    say(
      `\nbench: ${what}; ${keep ? `its card was kept: ${shortPath(card)}` : 'its card was discarded'}`,
    );
    return 0;
  } finally {
    await workbench.close();
  }
}

/** A card's pppi.conf; '' if its image is older than that file. */
async function cardSettings(card: string): Promise<string> {
  return readSettingsFile(card).catch((error: unknown) => {
    if (error instanceof UserError) return '';
    throw error;
  });
}

/** A kept card may have moved its PIN to its data partition, which is not read here. */
function movedPin(settings: string, sim: Sim): string {
  const isAway = [...settingValues(settings)].some(
    ([key, values]) => key.endsWith('.pin') && values.some(isStars),
  );
  // The note of earlier versions.
  const moved = isAway || /^# \S+\.pin was moved/m.test(settings);
  return moved && sim.kind === 'ready' && sim.pin === undefined
    ? '; the device has a PIN on its data partition: set the same with --sim-pin'
    : '';
}
