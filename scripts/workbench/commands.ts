import { EXIT, nearest, textTable, UserError } from '../frame';

/** Commands without arguments. */
type Plain = 'pull' | 'plug' | 'hangup' | 'power-cut' | 'status' | 'help' | 'quit';

/** What the user does to the modem, the SIM, the carrier and the power. */
export type BenchCommand =
  | { name: Plain }
  | { name: 'network'; to: 'home' | 'roaming' | 'searching' | 'denied' }
  | { name: 'outage'; on: boolean }
  | { name: 'sim'; which: 'out' | 'in' | 'other' }
  /** `undefined`: the SIM asks for none */
  | { name: 'sim-pin'; pin: string | undefined }
  /** 99: unknown */
  | { name: 'signal'; rssi: number };

interface Syntax {
  /** the arguments, for the help text; '' if there are none */
  takes: string;
  help: string;
  /** @returns undefined for invalid arguments */
  read: (words: string) => BenchCommand | undefined;
}

const alone = (name: Plain, help: string): Syntax => ({
  takes: '',
  help,
  read: (words) => (words === '' ? { name } : undefined),
});

/** A command that takes one of a few words, and the meaning of each. */
function oneOf(words: Readonly<Record<string, BenchCommand>>, help: string): Syntax {
  return {
    takes: Object.keys(words).join('|'),
    help,
    read: (word) => (Object.hasOwn(words, word) ? words[word] : undefined),
  };
}

/** +CSQ knows 0 to 31, from -113 dBm up in steps of 2 dB, and 99 (3GPP TS 27.007 §8.5). */
const MOST_SIGNAL = 31;
const NO_SIGNAL = 99;

const COMMANDS: Readonly<Record<string, Syntax>> = {
  pull: alone('pull', 'unplug the modem from its USB port'),
  plug: alone('plug', 'plug the modem in again'),
  hangup: alone('hangup', 'end the call from the carrier'),
  network: oneOf(
    {
      lost: { name: 'network', to: 'searching' },
      denied: { name: 'network', to: 'denied' },
      roaming: { name: 'network', to: 'roaming' },
      home: { name: 'network', to: 'home' },
    },
    'set the network: none, one that denies the SIM, a foreign one, or the home network again',
  ),
  outage: oneOf(
    { on: { name: 'outage', on: true }, off: { name: 'outage', on: false } },
    'cut the internet behind the carrier while calls stay up, and restore it',
  ),
  sim: oneOf(
    {
      out: { name: 'sim', which: 'out' },
      in: { name: 'sim', which: 'in' },
      other: { name: 'sim', which: 'other' },
    },
    'remove the SIM, put it back, or insert another one without a PIN; unplugs the modem meanwhile',
  ),
  'sim-pin': {
    takes: 'PIN|none',
    help: 'insert another SIM that asks for this PIN; a wrong PIN does no harm here',
    read: (word) => {
      const pin = readPin(word);
      return pin === undefined ? undefined : { name: 'sim-pin', pin: pin || undefined };
    },
  },
  signal: {
    takes: `0-${MOST_SIGNAL}|none`,
    help: 'set the signal strength, in +CSQ units',
    read: (word) => {
      if (word === 'none') return { name: 'signal', rssi: NO_SIGNAL };
      const rssi = Number(word);
      const known = /^\d{1,2}$/.test(word) && rssi <= MOST_SIGNAL;
      return known ? { name: 'signal', rssi } : undefined;
    },
  },
  'power-cut': alone('power-cut', "cut the device's power and switch it on again"),
  status: alone('status', 'show the state of the modem, the SIM and the carrier'),
  help: alone('help', 'show this list'),
  quit: alone('quit', 'end the emulator, like Ctrl-A X'),
};

/** @returns a PIN of 4 to 8 digits (3GPP TS 31.101 §9.3), '' for `none`, undefined for anything else */
export function readPin(word: string): string | undefined {
  if (word === 'none') return '';
  return /^\d{4,8}$/.test(word) ? word : undefined;
}

/** The names of all commands, for completion. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** All commands, one per line. */
export function commandHelp(): string {
  const rows = Object.entries(COMMANDS).map(([name, { takes, help }]) => {
    return [`${name} ${takes}`.trimEnd(), help];
  });
  return textTable(rows, '  ').trimEnd();
}

/**
 * Parses a bench command.
 * @throws UserError, exit status 2, that lists the valid commands or arguments; never with a PIN in it
 */
export function readCommand(line: string): BenchCommand {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const syntax = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (syntax === undefined) {
    const near = nearest(name, COMMAND_NAMES);
    throw new UserError(
      `there is no bench command ${name.slice(0, 40)}`,
      `${near === undefined ? '' : `did you mean ${near}? `}There are ${COMMAND_NAMES.join(', ')}`,
      EXIT.usage,
    );
  }
  const command = syntax.read(words.join(' '));
  if (command !== undefined) return command;
  throw new UserError(
    syntax.takes === '' ? `${name} takes no arguments` : `${name} takes ${syntax.takes}`,
    'help shows every command',
    EXIT.usage,
  );
}
