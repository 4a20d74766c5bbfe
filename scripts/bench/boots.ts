import { setTimeout as sleep } from 'node:timers/promises';
import {
  consoleOf,
  DEFAULT_MODEM,
  startEmulator,
  type Emulator,
  type SerialConsole,
} from '../emulate';
import { readDevice } from '../flow';
import { interrupted } from '../frame';
import type { CheckoutCommands } from './checkout-commands';
import type { Benchmark } from './measure';
import { processStat } from './process-stat';

/** Ticks of a processor in a second: USER_HZ, the same on all of Linux's machines with two cores and more (time(7)). */
const TICKS = 100;
/** Seconds from online until a device counts as idle: the first health check and signal are over. */
const SETTLE = 60;
const MINUTE = 60;

/** From power-on to a call. */
export function bootBenchmark(commands: CheckoutCommands): Benchmark {
  return {
    measures: [
      { name: 'emulator start to shell', unit: 's', goal: 8 },
      { name: 'emulator start to ppp0 up', unit: 's', goal: 20 },
      { name: "emulator start to ppp0 up, QEMU's processor time", unit: 's' },
      { name: 'memory used in the device, by free(1)', unit: 'MB', goal: 40 },
    ],
    prepare: () => commands.prepareImage(),
    run: () =>
      onlineOnce(commands, ({ memory, shell, up, upTicks }) => [shell, up, upTicks, memory]),
  };
}

/** What a device costs that has nothing to do. */
export function idleBenchmark(commands: CheckoutCommands): Benchmark {
  return {
    measures: [
      { name: 'processes started in an idle minute online', unit: 'processes' },
      { name: "QEMU's processor time in five idle minutes online", unit: 's' },
      { name: 'memory used after these, by free(1)', unit: 'MB' },
    ],
    prepare: () => commands.prepareImage(),
    run: () =>
      onlineOnce(commands, async ({ console, emulator }) => {
        await pause(SETTLE);
        const ticks = await processorSeconds(emulator);
        const started = await processesStarted(console);
        await pause(MINUTE);
        const more = (await processesStarted(console)) - started;
        await pause(4 * MINUTE);
        const seconds = (await processorSeconds(emulator)) - ticks;
        return [more, seconds, await memoryUsed(console)];
      }),
  };
}

interface Online {
  emulator: Emulator;
  console: SerialConsole;
  /** seconds since the emulator was started */
  shell: number;
  up: number;
  /** QEMU's processor time until then, in seconds */
  upTicks: number;
  /** megabytes used */
  memory: number;
}

/** Boots the image, waits until its first link is online, and looks. */
async function onlineOnce<T>(
  { device, image }: CheckoutCommands,
  look: (online: Online) => T | Promise<T>,
): Promise<T> {
  const emulator = await startEmulator({
    image,
    device: await readDevice(device),
    usbModem: DEFAULT_MODEM,
    log: () => {},
  });
  try {
    const console = consoleOf(emulator);
    await console.login(120);
    const shell = emulator.elapsed() / 1000;
    while (!emulator.carrier.sessions.some(({ phase }) => phase === 'open')) await pause(0.05);
    const up = emulator.elapsed() / 1000;
    const upTicks = await processorSeconds(emulator);
    await console.run('until link-status >/dev/null; do sleep 1; done; sleep 5');
    const memory = await memoryUsed(console);
    return await look({ emulator, console, shell, up, upTicks, memory });
  } finally {
    await emulator.stop();
  }
}

function pause(seconds: number): Promise<void> {
  return sleep(seconds * 1000, undefined, { signal: interrupted });
}

/** @returns megabytes in use on the device */
async function memoryUsed(console: SerialConsole): Promise<number> {
  const { output } = await console.run("free | awk '/^Mem/ { print $3 }'");
  return (Number(output) * 1024) / 1e6;
}

/** @returns how many processes and threads were ever started (proc_stat(5)); by the shell alone, which starts none */
async function processesStarted(console: SerialConsole): Promise<number> {
  const { output } = await console.run(
    'while read -r word count _; do [ "$word" != processes ] || echo "$count"; done </proc/stat',
  );
  return Number(output);
}

/** @returns user and system time of QEMU, in seconds */
async function processorSeconds({ process }: Emulator): Promise<number> {
  const field = await processStat(process.pid ?? 0);
  return (field(14) + field(15)) / TICKS;
}
