import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Model } from '../hardware';
import {
  consoleOf,
  hasAborted,
  QEMU_ABORTED,
  startEmulator,
  type Emulator,
  type ModemKind,
} from '../emulate';
import { firstLine, interrupted, throwIfInterrupted, LOG_DIR } from '../frame';
import { makeFolder } from '../os';
import type { DeviceModel } from '../model';

/** Time limits in seconds; on a quiet machine a shell takes ten, a call twenty. */
const SHELL_SECONDS = 300;
const ONLINE_SECONDS = 300;
const COMMAND_SECONDS = 60;

const LOOK_MS = 100;

export interface ModelRequest {
  /** a copy of it is the card */
  image: string;
  /** whose image it is */
  device: DeviceModel;
  model: Model;
  /** the modem in the USB socket */
  usbModem: string | ModemKind;
  /** called with what is being waited for */
  say: (line: string) => void;
}

/** The result of a boot with the device tree of one model. */
export interface ModelBoot {
  model: string;
  deviceTree: string;
  /** seconds from kernel start until the card was found, by the kernel log */
  card: number | undefined;
  /** seconds from power-on until a shell appeared on the console named in the tree */
  shell: number | undefined;
  /** seconds from power-on until the carrier had a call with an address */
  online: number | undefined;
  /** '' if all steps succeeded */
  problem: string;
}

/**
 * Boots an image with the device tree of a model, and waits for card, shell and call. Retries once if QEMU itself
 * aborts. The logs are kept in build/logs/boot-model-<name>.log and .console.
 * @throws Interrupted on Ctrl-C, UserError if the file is no image; any other failure is reported in `problem`
 */
export async function bootModel(request: ModelRequest): Promise<ModelBoot> {
  const first = await bootOnce(request);
  if (first.problem !== QEMU_ABORTED) return first;
  request.say(`${QEMU_ABORTED}; once more`);
  return bootOnce(request);
}

async function bootOnce({ image, device, model, usbModem, say }: ModelRequest): Promise<ModelBoot> {
  const { name, deviceTree } = model;
  await makeFolder(LOG_DIR);
  const logFile = createWriteStream(join(LOG_DIR, `boot-model-${name}.log`));
  const emulator = await startEmulator({
    image,
    device,
    model: name,
    usbModem,
    log: (line) => logFile.write(`${line}\n`),
  });
  // The console closes too, so nothing waits for it forever.
  const end = () => emulator.process.kill();
  interrupted.addEventListener('abort', end);
  const console = consoleOf(emulator, (text) => logFile.write(text));
  const result: ModelBoot = {
    model: name,
    deviceTree,
    card: undefined,
    shell: undefined,
    online: undefined,
    problem: '',
  };
  const seconds = () => emulator.elapsed() / 1000;
  try {
    say('waiting for the shell');
    await console.login(SHELL_SECONDS);
    result.shell = seconds();
    result.card = cardSeen((await console.run('dmesg', COMMAND_SECONDS)).output);
    if (result.card === undefined) throw new Error('the kernel log shows no card');
    say('waiting for the call');
    await call(emulator);
    result.online = seconds();
  } catch (error) {
    throwIfInterrupted();
    result.problem = (await hasAborted(emulator, console.transcript))
      ? QEMU_ABORTED
      : firstLine(error);
  } finally {
    interrupted.removeEventListener('abort', end);
    await emulator.stop();
    logFile.end();
    await writeFile(join(LOG_DIR, `boot-model-${name}.console`), console.transcript);
  }
  return result;
}

/** @throws Error if there is no call in time, or QEMU ends */
async function call({ carrier, process }: Emulator): Promise<void> {
  const end = Date.now() + ONLINE_SECONDS * 1000;
  while (!carrier.sessions.some(({ phase }) => phase === 'open')) {
    if (process.exitCode !== null || process.signalCode !== null)
      throw new Error('the emulator ended');
    if (Date.now() > end) throw new Error(`no call within ${ONLINE_SECONDS} s`);
    await sleep(LOOK_MS);
  }
}

/**
 * The time at which the kernel found the card (drivers/mmc/core/block.c: `mmcblk0: mmc0:4567 QEMU! 256 MiB`).
 * @param dmesg the kernel's log, with the seconds since its start before each line
 */
export function cardSeen(dmesg: string): number | undefined {
  const time = /^\[ *(\d+\.\d+)\] mmcblk\d+: mmc\d+:/m.exec(dmesg)?.[1];
  return time === undefined ? undefined : Number(time);
}
