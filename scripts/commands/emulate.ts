import { findModel, loadBoard } from '../hardware';
import { chooseStick, DEFAULT_STICK, listKinds } from '../emulate';
import { EMULATE_NEEDS, imageOf, namedDevice } from '../flow';
import { benchPaths, DEFAULT_DEVICE } from '../checkout';
import {
  COMMON,
  defineCommand,
  EXIT,
  IMAGE_OPTION,
  print,
  say,
  STALE_OPTION,
  UserError,
  wholeNumber,
  type Values,
} from '../frame';
import { ensureTools, LIMITS, readRegular } from '../os';
import { withPlainImage } from '../image';
import { commandHelp, KEYS_HELP, readSimPin, sendRemote, useBench } from '../workbench';

const DEFAULT_SECONDS = 600;

/** TCP has no higher one: RFC 9293. */
const MOST_PORT = 65535;

const OPTIONS = {
  device: COMMON.device,
  image: IMAGE_OPTION,
  stale: STALE_OPTION,
  model: {
    type: 'string',
    value: 'NAME',
    help: "which of the board's models it boots on, for example 3-b-plus or zero-2-w",
  },
  stick: {
    type: 'string',
    value: 'NAME|FILE',
    choices: listKinds(),
    help: `the stick to plug in: one of those, or a file of yours, docs/sticks.md (default ${DEFAULT_STICK})`,
  },
  'sim-pin': {
    type: 'string',
    value: 'PIN',
    help: 'the PIN that the SIM asks for, `none`, or env:NAME of a variable (default the PIN of pppi.conf or the YAML)',
  },
  keep: {
    type: 'boolean',
    help: 'the card is build/<device>/card.img and stays for the next --keep (default: a copy, gone at the end)',
  },
  'ssh-port': {
    type: 'string',
    value: 'PORT',
    help: "port on 127.0.0.1 that leads to the device's SSH server (default 2222, or a free one)",
  },
  run: {
    type: 'string',
    value: 'SCRIPT',
    help: 'no console: run this file on the device once it is online, print what it prints (also into build/<device>/run.out), and end with its status; 2 is an error of ours',
  },
  timeout: {
    type: 'string',
    value: 'SECONDS',
    help: `from power-on until the end of the script of --run (default ${DEFAULT_SECONDS})`,
  },
  do: {
    type: 'string',
    value: 'COMMAND',
    help: 'give a command to the emulator of this device that runs in another terminal, for example --do pull',
  },
  pcap: {
    type: 'string',
    value: 'PATH',
    help: "write the link's IP packets there, for Wireshark",
  },
} as const;

export const command = defineCommand({
  name: 'emulate',
  summary: 'Boot an image in QEMU with a virtual modem and carrier; get its console',
  help: `A device that restarts boots again with the same card; one that powers off ends the emulator. More: docs/emulator.md.

${KEYS_HELP}

At the bench's prompt, or from another terminal by --do:
${commandHelp()}

Sticks: ${listKinds().join(', ')}`,
  options: OPTIONS,
  operands: '[FILE]',
  run: async (values, operands) => {
    try {
      await emulate(values, operands);
    } catch (error) {
      // 1 is a script's own status.
      if (values.run === undefined || !(error instanceof UserError)) throw error;
      throw new UserError(error.message, error.hint, EXIT.usage);
    }
  },
});

async function emulate(values: Values<typeof OPTIONS>, operands: string[]): Promise<void> {
  const named = namedDevice(values.device, operands);
  if (values.do !== undefined) {
    print(`${await sendRemote(benchPaths(named ?? DEFAULT_DEVICE).socket, values.do)}\n`);
    return;
  }
  const { model, pcap, stale = false, keep = false } = values;
  const stick = chooseStick(values.stick);
  const word = values['sim-pin'];
  const port = values['ssh-port'];
  const simPin = word === undefined ? undefined : readSimPin(word, process.env);
  const sshPort =
    port === undefined ? undefined : wholeNumber('--ssh-port', port, 'a port', MOST_PORT);
  const run = await readRun(values.run, values.timeout);
  const { image, device, file } = await imageOf({ file: named, image: values.image, stale });
  if (model !== undefined) findModel(await loadBoard(device.board), model);
  if (run !== undefined && device.console === 'off')
    throw new UserError(
      '--run needs a shell on the serial console, and this device has none',
      'leave `console` out of its YAML',
    );
  await ensureTools(EMULATE_NEEDS, say);
  const wish = { device, file, keep, stick, simPin, model, pcap, sshPort, run };
  process.exitCode = await withPlainImage(image, (plain) => useBench({ ...wish, image: plain }));
}

async function readRun(path: string | undefined, timeout: string | undefined) {
  if (path === undefined) {
    if (timeout === undefined) return undefined;
    throw new UserError(
      '--timeout works only with --run',
      'name a script, or leave it out',
      EXIT.usage,
    );
  }
  const seconds =
    timeout === undefined ? DEFAULT_SECONDS : wholeNumber('--timeout', timeout, 'seconds');
  return { script: await readRegular(path, LIMITS.benchScript), seconds };
}
