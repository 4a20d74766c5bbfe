import type { AtModem } from './at-modem';
import type { AtCommand } from './command-line';
import { GSM_COMMANDS } from './commands-3gpp';
import { HUAWEI_COMMANDS } from './commands-huawei';
import { V250_COMMANDS } from './commands-v250';
import { AtError } from './errors';

/** What a command may change of the port it came in on. */
export interface PortControl {
  echo: boolean;
  verbose: boolean;
  quiet: boolean;
  hangUp(): void;
  restoreDefaults(): void;
  /** Does something once the result code has been said. */
  afterwards(action: () => void): void;
}

/** @returns the information lines of a command that went well; throws AtError otherwise */
export type Handler = (command: AtCommand, modem: AtModem, port: PortControl) => string[];

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...V250_COMMANDS,
  ...GSM_COMMANDS,
  ...HUAWEI_COMMANDS,
};

/** Runs one command; throws AtError where it is unknown or fails. */
export function runCommand(command: AtCommand, modem: AtModem, port: PortControl): string[] {
  const handler = Object.hasOwn(HANDLERS, command.name) ? HANDLERS[command.name] : undefined;
  if (handler === undefined) throw new AtError('operation not supported');
  return handler(command, modem, port);
}

/** The replacement for a command: the refusal of all, then by its full text, then by its name alone. */
export function overriddenAnswer(
  { refusal, answers }: AtModem,
  command: AtCommand,
): readonly string[] | undefined {
  if (refusal !== undefined) return [refusal];
  return answers.get(command.text.toUpperCase()) ?? answers.get(command.name);
}
