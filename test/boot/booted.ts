import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  consoleOf,
  hasAborted,
  QEMU_ABORTED,
  startEmulator,
  type SerialConsole,
  type Emulator,
  type ModemKind,
  type ServersWish,
} from '../../scripts/emulate';
import { buildImage, readDevice } from '../../scripts/flow';
import { LOG_DIR } from '../../scripts/frame';

/** How much slower than a laptop the machine may be, for waiting times only. */
export const PATIENCE = Number(process.env.PPPI_PATIENCE ?? 4);

export interface Booted {
  emulator: Emulator;
  console: SerialConsole;
  /** runs a command on the device; fails if its status is not 0. @returns what it printed */
  sh: (command: string, seconds?: number) => Promise<string>;
  /** every line of the modem's and the carrier's log so far */
  log: string[];
  stop: () => Promise<void>;
}

/** What was booted last: a test has one device at a time. */
let latest: Booted | undefined;
/** Logs of this run: a boot after one in which QEMU aborted goes on in the same. */
const logs = new Set<string>();

/**
 * Builds a device's image by the same call as `npm run build-image`, and boots it by the same launcher
 * as `npm run emulate`. Logs stay in build/logs/, whatever happens.
 * @param name of the test, for its logs
 * @param options plugged: is the modem in the socket at power-on? card: boot this one, and do not build. cmdline:
 *   more words for the kernel. servers: real ones behind the carrier
 */
export async function boot(
  name: string,
  deviceFile: string,
  usbModem: string | ModemKind,
  {
    plugged = true,
    card,
    cmdline = '',
    servers,
  }: { plugged?: boolean; card?: string; cmdline?: string; servers?: ServersWish } = {},
): Promise<Booted> {
  const image = card ?? (await built(deviceFile));
  const device = await readDevice(deviceFile);
  await mkdir(LOG_DIR, { recursive: true });
  const log: string[] = [];
  const logFile = createWriteStream(join(LOG_DIR, `boot-${name}.log`), {
    flags: logs.has(name) ? 'a' : 'w',
  });
  logs.add(name);
  const emulator = await startEmulator({
    image,
    inPlace: card !== undefined,
    device,
    usbModem,
    plugged,
    cmdline,
    ...(servers && { servers }),
    log: (line) => {
      log.push(line);
      logFile.write(`${line}\n`);
    },
  });
  const console = consoleOf(emulator, (text) => logFile.write(text));
  latest = {
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
  return latest;
}

/**
 * Does something with a device that it boots; where QEMU itself aborts, and only there, once more.
 * @param again what has to be done then, if that is more
 */
export async function despiteAborts(
  work: () => Promise<unknown>,
  again: () => Promise<unknown> = work,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (latest === undefined || !(await hasAborted(latest.emulator, latest.console.transcript)))
      throw error;
    console.error(`${QEMU_ABORTED}, see the end of its log in ${LOG_DIR}: ONCE MORE\n`, error);
    await again();
  }
}

/** Boots a device for the tests of a file; afresh where QEMU aborts in it. */
export function beginDespiteAborts(begin: () => Promise<unknown>): Promise<void> {
  return despiteAborts(begin, () => beginAfresh(begin));
}

async function beginAfresh(begin: () => Promise<unknown>): Promise<void> {
  await latest?.stop();
  await begin();
}

/**
 * Tests that are the steps of one flow, in their order. Where QEMU aborts in one, the flow is done once more up to
 * that step.
 * @param begin boots the device, or boots it afresh
 */
export function testSteps(
  begin: () => Promise<unknown>,
  steps: Readonly<Record<string, () => Promise<unknown>>>,
): void {
  const all = Object.entries(steps);
  before(() => beginDespiteAborts(begin));
  after(() => latest?.stop());
  for (const [index, [name, step]] of all.entries())
    test(name, () =>
      despiteAborts(step, async () => {
        await beginAfresh(begin);
        for (const [, each] of all.slice(0, index + 1)) await each();
      }),
    );
}

/**
 * Whether the device has ended QEMU, which runs with -no-reboot: it restarted or switched itself off.
 * @throws Error if QEMU ended in another way
 */
export function hasEnded({ emulator: { process } }: Booted): boolean {
  const { exitCode, signalCode } = process;
  if (signalCode !== null || (exitCode !== null && exitCode !== 0))
    throw new Error(`QEMU ended with ${signalCode ?? `status ${exitCode}`}`);
  return exitCode === 0;
}

/**
 * Waits until the device restarts or switches itself off.
 * @param atMost seconds
 * @returns seconds until then
 */
export async function secondsToEnd(device: Booted, atMost: number): Promise<number> {
  const begin = Date.now();
  await until('the machine is reset', () => hasEnded(device), atMost);
  return (Date.now() - begin) / 1000;
}

/** Builds a device's image, once no other test file is at work on the same. @returns its path */
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
    if (latest && hasEnded(latest)) throw new Error(`the device ended QEMU, before: ${what}`);
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
    'link-status says online',
    async () => /"state": "online"/.test((await console.run(`link-status --json ${link}`)).output),
    30,
  );
}
