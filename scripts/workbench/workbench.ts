import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  startEmulator,
  type Emulator,
  type Forward,
  type ModemKind,
  type Server,
  type Sim,
} from '../emulate';
import { benchPaths, shortPath } from '../checkout';
import { interrupted, say, UserError, LOG_DIR } from '../frame';
import { makeFolder } from '../os';
import type { DeviceModel } from '../model';
import { Bench } from './bench';
import { readCommand } from './commands';
import { openRemote } from './remote';
import { answersSsh, forwardSsh, sshLine, type SshForward } from './ssh';

export interface WorkbenchRequest {
  image: string;
  device: DeviceModel;
  /** path of the device's YAML file: the bench keeps its files beside the image */
  file: string;
  /** whether `image` is the card itself */
  keep: boolean;
  usbModem: ModemKind;
  sim: Sim;
  model: string | undefined;
  pcap: string | undefined;
  sshPort: number | undefined;
  forwards: readonly Forward[];
  servers: readonly Server[];
  /** why SSH login is impossible; undefined if it is possible */
  noSsh: string | undefined;
}

/** Why a device no longer runs. */
export type End = 'quit' | 'restart' | 'off' | 'power-cut';

/** An emulator on the bench. */
export interface Workbench {
  emulator: Emulator;
  /** runs a bench command. @throws UserError if there is no such command */
  perform: (line: string) => Promise<string>;
  quit: () => void;
  /**
   * Waits until the device no longer runs.
   * @throws Interrupted on Ctrl-C; UserError if QEMU ended by itself
   */
  ended: () => Promise<End>;
  close: () => Promise<void>;
}

/** How long to look for the SSH server once a call is up: at its first start it has to generate its key. */
const SSH_SECONDS = 120;
const SSH_LOOK_MS = 2000;

/**
 * Boots an image with the bench's extras: commands from a second terminal, and SSH.
 * @throws UserError if the device is already running on the bench, or a port is in use
 */
export async function openWorkbench(request: WorkbenchRequest): Promise<Workbench> {
  const { device, model, pcap } = request;
  await makeFolder(LOG_DIR);
  const logFile = join(LOG_DIR, `emulate-${device.name}.log`);
  let wish: 'quit' | 'power-cut' | undefined;
  const started: { bench?: Bench } = {};
  const perform = async (line: string) => {
    const command = readCommand(line);
    const { bench } = started;
    if (!bench) throw new UserError('the emulator is still starting', 'try again in a moment');
    return bench.perform(command);
  };
  const remote = await openRemote(benchPaths(request.file).socket, perform);
  const logStream = createWriteStream(logFile);
  let forward: SshForward | undefined;
  let tellSsh: AbortController | undefined;
  let emulator: Emulator;
  try {
    emulator = await startEmulator({
      image: request.image,
      inPlace: request.keep,
      device,
      usbModem: request.usbModem,
      sim: request.sim,
      ...(model === undefined ? {} : { model }),
      ...(pcap === undefined ? {} : { pcapFile: pcap }),
      servers: {
        forwards: request.forwards,
        servers: request.servers,
        tell: (line) => say(`\nbench: ${line}; ${shortPath(logFile)} has more`),
      },
      log: (line) => logStream.write(`${line}\n`),
      onCarrierEvent: ({ kind }) => {
        if (kind !== 'ipcp-opened' || !forward) return;
        tellSsh?.abort();
        tellSsh = new AbortController();
        void lookForSsh(emulator, sshLine(forward.port, request.keep), tellSsh.signal);
      },
    });
  } catch (error) {
    await remote.close();
    logStream.end();
    throw error;
  }
  const stop = () => emulator.process.kill();
  const close = async () => {
    interrupted.removeEventListener('abort', stop);
    tellSsh?.abort();
    forward?.close();
    await remote.close();
    await emulator.stop();
    logStream.end();
  };
  const wanting = (what: 'quit' | 'power-cut') => () => {
    wish = what;
    stop();
  };
  const quit = wanting('quit');
  started.bench = new Bench(emulator, { powerCut: wanting('power-cut'), quit });
  interrupted.addEventListener('abort', stop);
  try {
    interrupted.throwIfAborted();
    if (request.noSsh === undefined) forward = await forwardSsh(emulator.carrier, request.sshPort);
  } catch (error) {
    await close();
    throw error;
  }
  const ended = async (): Promise<End> => {
    await emulator.process;
    const { exitCode, signalCode } = emulator.process;
    interrupted.throwIfAborted();
    const wished = wish;
    wish = undefined;
    const end = wished ?? (await emulator.ending());
    if (end !== undefined) return end;
    throw new UserError(
      `QEMU ended with ${signalCode ?? `status ${exitCode}`}`,
      `its command line is in ${shortPath(logFile)}`,
    );
  };
  return { emulator, perform, quit, ended, close };
}

/** Shows how to log in, once the server answers. */
async function lookForSsh({ carrier }: Emulator, line: string, over: AbortSignal): Promise<void> {
  const end = Date.now() + SSH_SECONDS * 1000;
  while (!over.aborted && Date.now() < end) {
    if (await answersSsh(carrier)) {
      if (!over.aborted) say(`\nbench: ${line}`);
      return;
    }
    await sleep(SSH_LOOK_MS, undefined, { signal: over }).catch(() => undefined);
  }
}
