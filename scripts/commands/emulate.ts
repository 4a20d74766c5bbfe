import { findModel, loadBoard } from '../hardware';
import {
  chooseModem,
  DEFAULT_MODEM,
  listKinds,
  readForward,
  readServer,
  refuseTwice,
} from '../emulate';
import { EMULATE_NEEDS, imageOf, namedDevice, SERVER_NEEDS } from '../flow';
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

/** The highest TCP port (RFC 9293). */
const MOST_PORT = 65535;

const OPTIONS = {
  device: COMMON.device,
  image: IMAGE_OPTION,
  stale: STALE_OPTION,
  model: {
    type: 'string',
    value: 'NAME',
    help: 'the board model to boot, by its name in board.yaml',
  },
  modem: {
    type: 'string',
    value: 'NAME|FILE',
    choices: listKinds(),
    help: `the modem to plug in: a name listed above, or a file of your own, see docs/virtual-modems.md (default ${DEFAULT_MODEM})`,
  },
  'sim-pin': {
    type: 'string',
    value: 'PIN',
    help: 'the PIN that the SIM asks for, `none`, or env:NAME for an environment variable (default: the PIN in pppi.conf or the YAML)',
  },
  keep: {
    type: 'boolean',
    help: 'use build/<device>/card.img as the card and keep it for the next --keep (default: a temporary copy)',
  },
  'ssh-port': {
    type: 'string',
    value: 'PORT',
    help: "port on 127.0.0.1 that leads to the device's SSH server (default 2222, or a free one)",
  },
  forward: {
    type: 'string',
    value: 'NAME:PORT=PORT',
    multiple: true,
    help: "lead a port of the host NAME, as the device sees it, to a port of this machine's 127.0.0.1, TCP and UDP; may be repeated. Needs no rights",
  },
  server: {
    type: 'string',
    value: 'NAME=COMMAND',
    multiple: true,
    help: 'run a command on a host of its own, which the device reaches under NAME; may be repeated. Needs root, or /dev/net/tun and user name spaces; docs/emulator.md has examples',
  },
  run: {
    type: 'string',
    value: 'SCRIPT',
    help: 'instead of a console: run this file on the device once it is online, print its output (also to build/<device>/run.out), and exit with its status; 2 is an error of pppi',
  },
  timeout: {
    type: 'string',
    value: 'SECONDS',
    help: `time limit for --run, from power-on to the end of the script (default ${DEFAULT_SECONDS})`,
  },
  do: {
    type: 'string',
    value: 'COMMAND',
    help: 'send a command to the emulator of this device in another terminal, for example --do pull',
  },
  pcap: {
    type: 'string',
    value: 'PATH',
    help: "write the link's IP packets to this file, for Wireshark",
  },
} as const;

export const command = defineCommand({
  name: 'emulate',
  summary: 'Boot an image in QEMU with a virtual modem and carrier; get its console',
  help: `A device that restarts boots again with the same card; one that powers off ends the emulator. More: docs/emulator.md.

${KEYS_HELP}

Commands at the bench prompt, or from another terminal with --do:
${commandHelp()}

Modems: ${listKinds().join(', ')}`,
  options: OPTIONS,
  operands: '[FILE]',
  run: async (values, operands) => {
    try {
      await emulate(values, operands);
    } catch (error) {
      // 1 may be the script's own status.
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
  const usbModem = chooseModem(values.modem);
  const word = values['sim-pin'];
  const port = values['ssh-port'];
  const simPin = word === undefined ? undefined : readSimPin(word, process.env);
  const sshPort =
    port === undefined ? undefined : wholeNumber('--ssh-port', port, 'a port', MOST_PORT);
  const forwards = (values.forward ?? []).map(readForward);
  const servers = (values.server ?? []).map(readServer);
  refuseTwice(forwards, servers);
  const run = await readRun(values.run, values.timeout);
  const { image, device, file } = await imageOf({ file: named, image: values.image, stale });
  if (model !== undefined) findModel(await loadBoard(device.board), model);
  if (run !== undefined && device.console === 'off')
    throw new UserError(
      '--run needs a shell on the serial console, and this device has none',
      'leave `console` out of its YAML',
    );
  await ensureTools(servers.length === 0 ? EMULATE_NEEDS : SERVER_NEEDS, say);
  const network = { pcap, sshPort, forwards, servers };
  const wish = { device, file, keep, usbModem, simPin, model, ...network, run };
  process.exitCode = await withPlainImage(image, (plain) => useBench({ ...wish, image: plain }));
}

async function readRun(path: string | undefined, timeout: string | undefined) {
  if (path === undefined) {
    if (timeout === undefined) return undefined;
    throw new UserError(
      '--timeout works only with --run',
      'add --run SCRIPT, or leave out --timeout',
      EXIT.usage,
    );
  }
  const seconds =
    timeout === undefined ? DEFAULT_SECONDS : wholeNumber('--timeout', timeout, 'seconds');
  return { script: await readRegular(path, LIMITS.benchScript), seconds };
}
