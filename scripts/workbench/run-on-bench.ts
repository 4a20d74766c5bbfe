import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consoleOf } from '../emulate';
import { shortPath } from '../checkout';
import { EXIT, firstLine, Interrupted, printConsole, say, UserError, LOG_DIR } from '../frame';
import type { DeviceModel } from '../model';
import { runScript } from './run-script';
import type { Workbench } from './workbench';

export interface RunRequest {
  device: DeviceModel;
  script: Uint8Array;
  /** from now until the script has ended */
  seconds: number;
  /** path of the file for its output */
  output: string;
}

/**
 * Runs a script on the device once it is online; prints its output and keeps it.
 * @returns its exit status
 * @throws UserError, always with exit status 2, so that 1 can only come from the script; Interrupted on Ctrl-C
 */
export async function runOnBench(workbench: Workbench, request: RunRequest): Promise<number> {
  const { device, script, seconds, output } = request;
  const end = Date.now() + seconds * 1000;
  const transcriptFile = join(LOG_DIR, `emulate-${device.name}.console`);
  const console = consoleOf(workbench.emulator);
  const file = createWriteStream(output);
  const ended = workbench.ended().then((how) => {
    throw new Error(`the device ended before the script did: ${ENDS[how]}`);
  });
  try {
    const status = await Promise.race([
      ended,
      runScript({
        console,
        serial: workbench.emulator.process,
        script,
        links: device.links.map(({ name }) => name),
        secondsLeft: () => (end - Date.now()) / 1000,
        say,
        show: (text) => {
          const bytes = Buffer.from(text, 'latin1');
          file.write(bytes);
          printConsole(bytes);
        },
      }),
    ]);
    say(`the script ended with status ${status}; its output is in ${shortPath(output)}`);
    return status;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw new UserError(
      firstLine(error),
      `the console log is ${shortPath(transcriptFile)}; --timeout SECONDS waits longer than ${seconds}`,
      EXIT.usage,
    );
  } finally {
    ended.catch(() => undefined);
    file.end();
    await writeFile(transcriptFile, console.transcript);
  }
}

const ENDS = {
  restart: 'it restarted',
  off: 'it switched itself off',
  'power-cut': 'its power was cut',
  quit: 'the emulator was told to quit',
} as const;
