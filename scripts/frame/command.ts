import { readArguments, type OptionKind } from './arguments';
import { EXIT, explain, Interrupted, INTERRUPTED_STATUS, UserError } from './errors';
import { interrupted, listenForInterrupt } from './interrupt';
import { guardOutput, print, say } from './output';
import { textTable } from './table';

interface OptionSpec extends OptionKind {
  help: string;
  /** all allowed values; completion offers them */
  choices?: readonly string[];
}

interface CommandSpec<Options extends Record<string, OptionSpec>> {
  /** as typed after `pppi` or `npm run` */
  name: string;
  /** summary, for the list of commands */
  summary: string;
  /** the rest of the help text */
  help?: string;
  options: Options;
  /**
   * the name of the arguments without `--` in --help; undefined: there are none. Here and as an option's value
   * completion knows FILE (a device or another YAML file), IMAGE, FOLDER, PATH and SCRIPT (any file).
   */
  operands?: string;
  /** words allowed as operands; completion offers them */
  words?: readonly string[];
  run: (options: Values<Options>, operands: string[]) => Promise<void>;
}

/** A command with untyped options, for the list of commands and completion. */
export type Command = CommandSpec<Record<string, OptionSpec>>;

/** @returns the command, once the types of its options have been checked */
export function defineCommand<Options extends Record<string, OptionSpec>>(
  spec: CommandSpec<Options>,
): Command {
  // Options are parsed by the command's own table, so `run` gets these types.
  return spec as unknown as Command;
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

/** For commands that take an existing image. */
export const IMAGE_OPTION = {
  type: 'string',
  value: 'IMAGE',
  help: 'an image of that device (default build/<device>/sdcard.img)',
} as const satisfies OptionSpec;

/** The same commands refuse an image whose YAML has changed. */
export const STALE_OPTION = {
  type: 'boolean',
  help: 'use the image as it is, even if the YAML has changed since',
} as const satisfies OptionSpec;

const ALWAYS = {
  help: { type: 'boolean', help: 'show this help' },
  debug: { type: 'boolean', help: 'print the stack trace of an error' },
} as const satisfies Record<string, OptionSpec>;

/** @returns all options of a command, including the common ones */
export function optionsOf({ options }: Pick<Command, 'options'>): Record<string, OptionSpec> {
  return { ...options, ...ALWAYS };
}

/** Runs a command, or prints its --help. @param args without node, the script and the command's name */
export async function runCommand(command: Command, args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args, optionsOf(command), command.operands);
  if (values.help) print(helpText(command));
  else await command.run(values as Parameters<Command['run']>[0], positionals);
}

/**
 * Runs a command line; turns errors into a fact, a hint and an exit status (0 done, 1 failed, 2 wrong
 * usage or config, 129, 130 or 143 interrupted).
 */
export async function withErrors(
  args: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  listenForInterrupt();
  guardOutput();
  try {
    await work();
  } catch (error) {
    process.exitCode = report(causeOf(error), args.includes('--debug'));
  }
}

/** Ctrl-C in a terminal also reaches the programs that we started, so their failures are expected. */
function causeOf(error: unknown): unknown {
  const stopped = interrupted.aborted && !(error instanceof Interrupted);
  return stopped ? interrupted.reason : explain(error);
}

/**
 * Reads the value of a numeric option.
 * @param most limit; Node's timers can wait a million seconds (2^31 ms is more)
 * @throws UserError, exit status 2, unless it is a whole number above 0
 */
export function wholeNumber(
  option: string,
  text: string,
  things: string,
  most = 1_000_000,
): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= most) return number;
  if (number > most)
    throw new UserError(`${option} ${text} is too large`, `at most ${most}`, EXIT.usage);
  throw new UserError(
    `${option} ${text} is not a number of ${things}`,
    `for example ${option} 2`,
    EXIT.usage,
  );
}

/** @returns what --help prints */
export function helpText(command: Command): string {
  const { name, summary, help = '', operands } = command;
  const rows = Object.entries(optionsOf(command)).map(
    ([option, { value, help: text }]) => [`--${option}${value ? ` ${value}` : ''}`, text] as const,
  );
  const usage = `[options]${operands ? ` ${operands}` : ''}`;
  const about = [summary, help.trim()].filter(Boolean).join('\n\n');
  return `Usage: npm run ${name} -- ${usage}
   or: pppi ${name} ${usage}

${about}

Options:
${textTable(rows, '  ')}`;
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
  say(`error: ${text}\nhint: this is a bug in pppi; --debug shows where it happened`);
  return EXIT.failed;
}
