import { columns } from '../frame';
import { loadCommands } from './commands';

/** @returns what `pppi --help` prints: every command with a line of its own */
export function overview(): string {
  const rows = loadCommands().map(({ name, summary }) => [name, summary] as const);
  return `Usage: pppi COMMAND [options] [operands]
   or: npm run COMMAND -- [options] [operands]

Builds, tests and flashes SD card images of devices that go online through a USB LTE modem.

Commands:
${columns(rows)}
  pppi help COMMAND  explains one
  pppi --version     which pppi this is

Paths are relative to the folder that you are in; outputs are in build/ of the checkout.
`;
}
