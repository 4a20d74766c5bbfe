import { join } from 'node:path';
import { ROOT } from '../../scripts/frame';
import { installProgram } from './engine';
import { onMachine } from './machine';

/** Its waits are the machine's `sleep`. */
const WITH_SLEEP = join(ROOT, 'test/device/engine/programs/usb-waits.ts');

/** The same as `onMachine`, on a machine that has the engine, and the program of /usr/libexec/pppi/ports and others. */
export const onUsbMachine: typeof onMachine = (work, device) =>
  onMachine(async (machine, test) => {
    await installProgram(machine, 'usb', WITH_SLEEP);
    await work(machine, test);
  }, device);
