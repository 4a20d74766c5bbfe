import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SerialConsole, startEmulator, type Emulator } from '../../scripts/emulate';
import { buildImage, readDevice } from '../../scripts/flow';
import { LOG_DIR } from '../../scripts/host';

/** How much slower than a laptop the machine may be, for waiting times only. */
export const PATIENCE = Number(process.env.PPPI_PATIENCE ?? 4);

export interface Booted {
  emulator: Emulator;
  console: SerialConsole;
  /** runs a command on the device; fails if its status is not 0. @returns what it printed */
  sh: (command: string, seconds?: number) => Promise<string>;
  /** every line of the stick's and the carrier's log so far */
  log: string[];
  stop: () => Promise<void>;
}

/**
 * Builds a device's image by the same call as `npm run build-image`, and boots it by the same launcher
 * as `npm run emulate`. Logs stay in build/logs/, whatever happens.
 * @param name of the test, for its logs
 * @param options plugged: is the stick in the socket at power-on? card: boot this one, and do not build
 */
export async function boot(
  name: string,
  deviceFile: string,
  stick: string,
  { plugged = true, card }: { plugged?: boolean; card?: string } = {},
): Promise<Booted> {
  const image = card ?? (await built(deviceFile));
  const device = await readDevice(deviceFile);
  await mkdir(LOG_DIR, { recursive: true });
  const log: string[] = [];
  const logFile = createWriteStream(join(LOG_DIR, `boot-${name}.log`));
  const emulator = await startEmulator({
    image,
    inPlace: card !== undefined,
    device,
    stick,
    plugged,
    console: 'pipe',
    log: (line) => {
      log.push(line);
      logFile.write(`${line}\n`);
    },
  });
  const { stdin, stdout } = emulator.process;
  if (!stdin || !stdout) throw new Error('the emulator has no console');
  const console = new SerialConsole(stdin, stdout);
  return {
    emulator,
    console,
    log,
    sh: async (command, seconds = 20 * PATIENCE) => {
      const { output, status } = await console.run(command, seconds);
      if (status !== 0) throw new Error(`${command}: status ${status}\n${output}`);
      return output;
    },
    stop: async () => {
      await emulator.stop();
      logFile.end();
      await writeFile(join(LOG_DIR, `boot-${name}.console`), console.transcript);
    },
  };
}

/** Builds a device's image. @returns its path */
export async function built(deviceFile: string): Promise<string> {
  const { paths } = await buildImage({
    device: deviceFile,
    compression: 'fast',
    compressed: false,
    refresh: false,
    quiet: true,
  });
  return paths.image;
}

/** Waits until something holds; looked at from outside, nothing is typed. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds: number,
): Promise<void> {
  const end = Date.now() + seconds * 1000 * PATIENCE;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${seconds * PATIENCE} s: ${what}`);
    await sleep(100);
  }
}

/** Waits until the carrier has a session that gave an address, other than those before it. */
export async function online({ emulator }: Booted, sessionsBefore = 0): Promise<string> {
  const { carrier } = emulator;
  await until(
    'online, as the carrier sees it',
    () => carrier.sessions.slice(sessionsBefore).some(({ phase }) => phase === 'open'),
    60,
  );
  return carrier.sessions.at(-1)?.address ?? '';
}

/**
 * Waits until the device itself says that a link is online: its hooks run after the carrier sees the
 * call open.
 */
export async function saysOnline({ console }: Booted, link = 'twilio'): Promise<void> {
  await until(
    'the supervisor says online',
    async () => /"state": "online"/.test((await console.run(`cat /run/pppi/${link}.json`)).output),
    30,
  );
}
