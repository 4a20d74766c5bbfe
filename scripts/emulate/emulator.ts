import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findModel, loadBoard } from '../board';
import { replayLine, start, type RunningTool } from '../host';
import { extractBootFiles } from '../image';
import type { DeviceModel } from '../model';
import { describeEvent, VirtualCarrier, type CarrierEvent } from './carrier';
import { carrierFor } from './carrier-for';
import { insertCard } from './card';
import { qemuArguments, type WriteLog } from './qemu';
import { loadKind, VirtualStick, type StickKind } from './stick';

export interface EmulatorRequest {
  /** the image to boot */
  image: string;
  /** is it the card itself, so that what the device writes stays there? default no: a copy is changed */
  inPlace?: boolean;
  /** whose image it is: board and carrier follow from it */
  device: DeviceModel;
  /** which of the board's models it boots on; default the board's own choice */
  model?: string;
  /** words for the end of the kernel's command line, where the later of two counts; default none */
  cmdline?: string;
  /** what is in the USB socket: a stick, or the name of a file in scripts/emulate/stick/kinds */
  stick: string | StickKind;
  /** is the stick in the socket at power-on? default yes */
  plugged?: boolean;
  /** `terminal`: the person's own; `pipe`: to be read and written through the process */
  console: 'terminal' | 'pipe';
  /** write the carrier's IP packets there, for Wireshark */
  pcapFile?: string;
  /** record what the card is told to write; the files must be there */
  writes?: WriteLog;
  /** hears of each thing that happens at the carrier */
  onCarrierEvent?: (event: CarrierEvent) => void;
  /** told what the stick, the carrier and the emulator do, with the time since the start */
  log: (line: string) => void;
}

/** An image that runs: a Pi, its stick and its carrier. */
export interface Emulator {
  process: RunningTool;
  stick: VirtualStick;
  carrier: VirtualCarrier;
  /** milliseconds since the emulator was started */
  elapsed: () => number;
  /** switches everything off and removes what it needed */
  stop: () => Promise<void>;
}

/**
 * Boots an image in QEMU with kernel, device tree and initramfs from the image's own boot partition,
 * a stick plugged in and a carrier behind it.
 * @throws UserError if QEMU is missing or the image is none
 */
export async function startEmulator(request: EmulatorRequest): Promise<Emulator> {
  const { image, device, pcapFile } = request;
  const dir = await mkdtemp(join(tmpdir(), 'pppi-emulate-'));
  const begin = Date.now();
  const log = (line: string) =>
    request.log(`${((Date.now() - begin) / 1000).toFixed(2).padStart(8)}  ${line}`);

  const carrier = new VirtualCarrier({
    ...carrierFor(device),
    ...(pcapFile === undefined ? {} : { pcapFile }),
    onEvent: (event: CarrierEvent) => {
      log(`carrier: ${describeEvent(event)}`);
      request.onCarrierEvent?.(event);
    },
  });
  const stickSocket = join(dir, 'stick');
  const stick = new VirtualStick({
    kind: typeof request.stick === 'string' ? loadKind(request.stick) : request.stick,
    socketPath: stickSocket,
    onDial: (call) => carrier.dial(call),
    onLan: (cable) => carrier.openLan(cable),
    log: (line) => log(`stick: ${line}`),
  });
  const switchOff = async () => {
    carrier.close();
    await stick.close();
    await rm(dir, { recursive: true, force: true });
  };

  try {
    const board = await loadBoard(device.board);
    const model = findModel(board, request.model ?? board.emulator.model);
    const boot = await extractBootFiles(image, dir, model.deviceTree);
    const card = request.inPlace ? image : join(dir, 'card.img');
    if (!request.inPlace) await insertCard(image, card);
    await stick.listen();
    if (request.plugged ?? true) stick.plug();
    const { writes, cmdline = '' } = request;
    const machine = { board, model, boot, card, stickSocket, cmdline, ...(writes && { writes }) };
    const args = qemuArguments(machine, request.console === 'terminal');
    log(`$ ${replayLine('qemu-system-aarch64', args)}`);
    const stdio = request.console === 'terminal' ? 'inherit' : 'pipe';
    const process = start('qemu-system-aarch64', args, {
      stdin: stdio,
      stdout: stdio,
      stderr: stdio,
      buffer: false,
    });
    const stop = async () => {
      process.kill();
      await process;
      await switchOff();
    };
    return { process, stick, carrier, elapsed: () => Date.now() - begin, stop };
  } catch (error) {
    await switchOff();
    throw error;
  }
}
