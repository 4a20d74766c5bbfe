import { textTable } from '../frame';
import { loadCommands } from './commands';

/** @returns what `pppi --help` prints: one line for each command */
export function overview(): string {
  const rows = loadCommands().map(({ name, summary }) => [name, summary] as const);
  return `Usage: pppi COMMAND [options] [operands]
   or: npm run COMMAND -- [options] [operands]

Builds, tests and flashes SD card images for devices that go online through a USB LTE modem.

Commands:
${textTable(rows, '  ')}
  pppi help COMMAND  explains a command
  pppi --version     shows the version

Paths are relative to the current folder; outputs go to build/ in the checkout.
`;
}
