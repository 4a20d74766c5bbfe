import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EXIT, nearest, UserError, type Command } from '../frame';

const COMMANDS_DIR = join(__dirname, '..', 'commands');

/** @returns the names of all commands: a file of scripts/commands/ for each */
export function commandNames(): string[] {
  const files = readdirSync(COMMANDS_DIR).filter((file) => file.endsWith('.ts'));
  return files.map((file) => basename(file, '.ts')).sort();
}

/**
 * Loads a single command with its imports; loading all takes longer.
 * @throws UserError, exit status 2, that names the nearest command
 */
export function loadCommand(name: string): Command {
  const names = commandNames();
  if (!names.includes(name)) {
    const near = nearest(name, names);
    const guess = near === undefined ? '' : `did you mean ${near}? `;
    throw new UserError(
      `there is no command ${name}`,
      `${guess}There are ${names.join(', ')}; each takes --help`,
      EXIT.usage,
    );
  }
  // Not import(): scripts/typescript.js compiles what require() loads.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(join(COMMANDS_DIR, `${name}.ts`)) as { command: Command }).command;
}

/** @returns every command, by name */
export function loadCommands(): Command[] {
  return commandNames().map(loadCommand);
}
