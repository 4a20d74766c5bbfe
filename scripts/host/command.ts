import { readArguments, type OptionKind } from './arguments';
import { EXIT, explain, Interrupted, INTERRUPTED_STATUS, UserError } from './errors';
import { listenForInterrupt } from './interrupt';
import { print, say } from './output';

interface OptionSpec extends OptionKind {
  help: string;
}

interface CommandSpec<Options extends Record<string, OptionSpec>> {
  /** as typed after `npm run` */
  name: string;
  /** what it does, in one sentence, and all that a person has to know, in a few */
  help: string;
  options: Options;
  /** how the arguments without `--` are called in --help; without it there are none */
  operands?: string;
  run: (options: Values<Options>, operands: string[]) => Promise<void>;
}

export type Values<Options extends Record<string, OptionSpec>> = {
  [Name in keyof Options]?: Options[Name]['type'] extends 'boolean'
    ? boolean
    : Options[Name]['multiple'] extends true
      ? string[]
      : string;
};

/** Options that mean the same in every command that has them. */
export const COMMON = {
  device: {
    type: 'string',
    value: 'FILE',
    help: 'the device to work on, the same as the operand (default config/device.yaml)',
  },
  json: { type: 'boolean', help: 'print the result as JSON on stdout, and nothing else there' },
} as const satisfies Record<string, OptionSpec>;

/** For commands that take an image which is there. */
export const IMAGE_OPTION = {
  type: 'string',
  value: 'FILE',
  help: 'an image of that device (default build/<device>/sdcard.img)',
} as const satisfies OptionSpec;

/** The same commands refuse one that is not of the YAML as it is now. */
export const STALE_OPTION = {
  type: 'boolean',
  help: 'take the image as it is, even if the YAML has changed since',
} as const satisfies OptionSpec;

const ALWAYS = {
  help: { type: 'boolean', help: 'show this help' },
  debug: { type: 'boolean', help: 'show where in the program an error came from' },
} as const satisfies Record<string, OptionSpec>;

/**
 * Runs a command: parses its arguments, prints --help, turns errors into a fact, a hint and an exit
 * status (0 done, 1 failed, 2 wrong usage or config, 129, 130 or 143 interrupted).
 */
export async function runCommand<Options extends Record<string, OptionSpec>>(
  spec: CommandSpec<Options>,
): Promise<void> {
  const debug = process.argv.includes('--debug');
  listenForInterrupt();
  try {
    const options = { ...spec.options, ...ALWAYS };
    const args = process.argv.slice(2);
    const { values, positionals } = readArguments(args, options, spec.operands);
    if (values.help) {
      print(helpText(spec));
      return;
    }
    await spec.run(values as Values<Options>, positionals);
  } catch (error) {
    process.exitCode = report(explain(error), debug);
  }
}

/**
 * Reads the value of an option that counts things.
 * @throws UserError, exit status 2, unless it is a whole number above 0
 */
export function wholeNumber(option: string, text: string, things: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UserError(
    `${option} ${text} is not a number of ${things}`,
    `for example ${option} 2`,
    EXIT.usage,
  );
}

function helpText<Options extends Record<string, OptionSpec>>(spec: CommandSpec<Options>): string {
  const rows = Object.entries({ ...spec.options, ...ALWAYS } as Record<string, OptionSpec>).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  const usage = `npm run ${spec.name} -- [options]${spec.operands ? ` ${spec.operands}` : ''}`;
  const options = rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`);
  return `Usage: ${usage}\n\n${spec.help.trim()}\n\nOptions:\n${options.join('\n')}\n`;
}

function report(error: unknown, debug: boolean): number {
  if (error instanceof Interrupted) {
    say(`interrupted; ${error.left}`);
    return INTERRUPTED_STATUS[error.signal];
  }
  if (error instanceof UserError) {
    say(`error: ${error.message}${error.hint ? `\nhint: ${error.hint}` : ''}`);
    if (debug) say(String(error.stack));
    return error.exitCode;
  }
  const text = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
  say(`error: ${text}\nhint: this is a defect of pppi; --debug shows where it happened`);
  return EXIT.failed;
}
