/**
 * The command `pppi`: which commands there are, the overview, completion. It must not know what a command does.
 */
import { readBuilder, versionText } from '../checkout';
import { EXIT, helpText, print, runCommand, UserError, withErrors } from '../frame';
import { loadCommand } from './commands';
import { overview } from './overview';

export { completionScript } from './completion';
export { commandNames, loadCommand, loadCommands } from './commands';

/**
 * Runs a command line and sets the exit status.
 * @param args the arguments after `pppi`
 */
export function main(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  return withErrors(args, async () => {
    if (first === undefined)
      throw new UserError('no command given', 'pppi --help lists them', EXIT.usage);
    if (first === '--version') print(`pppi ${versionText(await readBuilder())}\n`);
    else if (['--help', '-h', 'help'].includes(first)) print(help(rest));
    else await runCommand(loadCommand(first), rest);
  });
}

function help([name]: readonly string[]): string {
  return name === undefined ? overview() : helpText(loadCommand(name));
}
