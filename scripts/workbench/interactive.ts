import { firstLine, say, UserError } from '../frame';
import { Terminal } from './terminal';
import type { Workbench } from './workbench';

/** Printed when the device has restarted, or was switched off and on. */
const AGAIN = {
  restart: 'the device is restarting, with the same card',
  'power-cut': 'the power is back, with the same card',
} as const;

/**
 * Gives the user the serial console, across all restarts of the device.
 * @returns why it ended: the user quit, or the device switched itself off
 */
export async function interact(workbench: Workbench): Promise<'quit' | 'off'> {
  const { emulator, quit } = workbench;
  const perform = (line: string) =>
    workbench.perform(line).catch((error: unknown) => {
      if (!(error instanceof UserError)) return firstLine(error);
      return error.hint === undefined ? error.message : `${error.message}; ${error.hint}`;
    });
  const terminal = new Terminal({ perform, quit });
  try {
    for (;;) {
      terminal.attach(emulator.process);
      const end = await workbench.ended();
      if (end === 'quit' || end === 'off') return end;
      say(`\nbench: ${AGAIN[end]}`);
      await emulator.powerOn();
    }
  } finally {
    terminal.close();
  }
}
