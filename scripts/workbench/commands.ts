import { EXIT, nearest, UserError } from '../frame';

/** Commands without words behind them. */
type Plain = 'pull' | 'plug' | 'hangup' | 'power-cut' | 'status' | 'help' | 'quit';

/** What a person does to the stick, the SIM, the carrier and the power. */
export type BenchCommand =
  | { name: Plain }
  | { name: 'network'; to: 'home' | 'roaming' | 'searching' | 'denied' }
  | { name: 'outage'; on: boolean }
  | { name: 'sim'; which: 'out' | 'in' | 'other' }
  /** `undefined`: a SIM that asks for none */
  | { name: 'sim-pin'; pin: string | undefined }
  /** 99: not known */
  | { name: 'signal'; rssi: number };

interface Syntax {
  /** the words behind the name, for people; '' if there are none */
  takes: string;
  help: string;
  /** @returns undefined for words that the command does not take */
  read: (words: string) => BenchCommand | undefined;
}

const alone = (name: Plain, help: string): Syntax => ({
  takes: '',
  help,
  read: (words) => (words === '' ? { name } : undefined),
});

/** A command with one of a few words, and what each stands for. */
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
  pull: alone('pull', 'pull the stick out of its USB port'),
  plug: alone('plug', 'plug it in again'),
  hangup: alone('hangup', 'the carrier ends the call'),
  network: oneOf(
    {
      lost: { name: 'network', to: 'searching' },
      denied: { name: 'network', to: 'denied' },
      roaming: { name: 'network', to: 'roaming' },
      home: { name: 'network', to: 'home' },
    },
    'no network, one that denies the SIM, a foreign one, the home network again',
  ),
  outage: oneOf(
    { on: { name: 'outage', on: true }, off: { name: 'outage', on: false } },
    'calls stand, but nothing behind the carrier is reachable',
  ),
  sim: oneOf(
    {
      out: { name: 'sim', which: 'out' },
      in: { name: 'sim', which: 'in' },
      other: { name: 'sim', which: 'other' },
    },
    'take the SIM out, put it back, put in another one without a PIN; the stick is pulled meanwhile',
  ),
  'sim-pin': {
    takes: 'PIN|none',
    help: 'put in another SIM, which asks for this PIN: a wrong one costs nothing here',
    read: (word) => {
      const pin = readPin(word);
      return pin === undefined ? undefined : { name: 'sim-pin', pin: pin || undefined };
    },
  },
  signal: {
    takes: `0-${MOST_SIGNAL}|none`,
    help: 'how strong the signal is, as +CSQ counts it',
    read: (word) => {
      if (word === 'none') return { name: 'signal', rssi: NO_SIGNAL };
      const rssi = Number(word);
      const known = /^\d{1,2}$/.test(word) && rssi <= MOST_SIGNAL;
      return known ? { name: 'signal', rssi } : undefined;
    },
  },
  'power-cut': alone('power-cut', "cut the device's power, and switch it on again"),
  status: alone('status', 'what the stick, the SIM and the carrier are doing'),
  help: alone('help', 'this list'),
  quit: alone('quit', 'end the emulator, as Ctrl-A X does'),
};

/** @returns a PIN of 4 to 8 digits (3GPP TS 31.101 §9.3), '' for `none`, undefined for anything else */
export function readPin(word: string): string | undefined {
  if (word === 'none') return '';
  return /^\d{4,8}$/.test(word) ? word : undefined;
}

/** The names of all commands, for completion. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** All commands, a line each. */
export function commandHelp(): string {
  const rows = Object.entries(COMMANDS).map(([name, { takes, help }]) => {
    return [`${name} ${takes}`.trimEnd(), help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join('\n');
}

/**
 * Reads a line of the bench.
 * @throws UserError, exit status 2, that says what there is; never with a PIN in it
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
    syntax.takes === '' ? `${name} takes nothing` : `${name} takes ${syntax.takes}`,
    'help shows every command',
    EXIT.usage,
  );
}
