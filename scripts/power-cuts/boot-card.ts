import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../config';
import { consoleOf, hasAborted, QEMU_ABORTED, startEmulator, type WriteLog } from '../emulate';
import { interrupted, throwIfInterrupted, LOG_DIR } from '../frame';
import { makeFolder } from '../os';
import type { DeviceModel } from '../model';
import type { Secrets } from './types';

const MODEM = 'huawei-12d1-1506';
/** In seconds, and generous: on a quiet machine the device is online after twenty. */
const ONLINE_SECONDS = 240;
const END_SECONDS = 120;
/** Time for the data partition's file system to grow, and for the deferred writes after that. */
const GROWN_SECONDS = 120;
/** For a command on the console. */
const COMMAND_SECONDS = 240;

export interface BootWish {
  /** for the logs */
  name: string;
  device: DeviceModel;
  /** the card; it is modified */
  card: string;
  /** the secrets that SIM and carrier require */
  secrets: Secrets;
  /** the command that ends the device; `off`: power is cut as soon as it is online */
  end: 'reboot' | 'poweroff' | 'off';
  /** a command for the console before that */
  command?: string;
  writes?: WriteLog;
}

/**
 * Boots a card, waits until the device is online with its PIN and account, and ends it.
 * @returns the console output
 * @throws Error if it does not come online, or does not end; QEMU_ABORTED if QEMU crashed
 */
export async function bootCard(wish: BootWish): Promise<string> {
  const { name, device, card, secrets, end, command, writes } = wish;
  await makeFolder(LOG_DIR);
  const logName = join(LOG_DIR, `power-cuts-${name.replaceAll(' ', '-')}`);
  const log = createWriteStream(`${logName}.log`);
  const emulator = await startEmulator({
    image: card,
    inPlace: true,
    device: expecting(device, secrets),
    usbModem: MODEM,
    log: (line) => log.write(`${line}\n`),
    ...(writes && { writes }),
  });
  // Before QEMU asks for the modem.
  emulator.usbModem.modem.sim = { kind: 'pin', pin: secrets.pin, triesLeft: 3 };
  const { process, carrier } = emulator;
  const console = consoleOf(emulator, (text) => log.write(text));
  const until = async (what: string, holds: () => boolean, seconds: number) => {
    const last = Date.now() + seconds * 1000;
    while (!holds()) {
      throwIfInterrupted();
      if (Date.now() > last) throw new Error(`${name}: not within ${seconds} s: ${what}`);
      await sleep(200, undefined, { signal: interrupted });
    }
  };
  // The console is closed too, so a pending command fails.
  const switchOff = () => process.kill();
  interrupted.addEventListener('abort', switchOff);
  const hasEnded = () => process.exitCode !== null || process.signalCode !== null;
  try {
    const isOpen = () => carrier.sessions.some(({ phase }) => phase === 'open');
    await until('online', () => isOpen() || hasEnded(), ONLINE_SECONDS);
    if (!isOpen()) throw new Error(`${name}: the device ended before it was online`);
    if (end === 'off') return console.transcript;
    await console.login(ONLINE_SECONDS);
    // Does not wait for deferred work; everything essential is on the card by then.
    await console.run(
      `n=0; until [ -s /data/.size -a -e /run/pppi/data-done ] || [ $n = ${GROWN_SECONDS} ]; do n=$((n + 1)); sleep 1; done; sync`,
      COMMAND_SECONDS,
    );
    if (command !== undefined) {
      const { output, status } = await console.run(command, COMMAND_SECONDS);
      if (status !== 0) throw new Error(`${name}: ${command} ended with ${status}: ${output}`);
    }
    process.stdin?.write(`${end}\n`);
    await until(`${end} ends QEMU`, hasEnded, END_SECONDS);
    return console.transcript;
  } catch (error) {
    throwIfInterrupted();
    throw (await hasAborted(emulator, console.transcript)) ? new Error(QEMU_ABORTED) : error;
  } finally {
    interrupted.removeEventListener('abort', switchOff);
    await emulator.stop();
    log.end();
    await writeFile(`${logName}.console`, console.transcript);
  }
}

/** The device as known to the carrier: with the account from the settings, not the image's. */
function expecting(device: DeviceModel, { password }: Secrets): DeviceModel {
  const links = device.links.map((link) => ({
    ...link,
    auth: { kind: 'chap' as const, user: 'cuts', password: new Secret(password) },
  }));
  return { ...device, links };
}
