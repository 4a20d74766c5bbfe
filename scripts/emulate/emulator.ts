import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findModel, loadBoard } from '../hardware';
import { makeSocketDir, replayLine, start, type RunningTool } from '../os';
import { extractBootFiles } from '../image';
import type { DeviceModel } from '../model';
import { describeEvent, VirtualCarrier, type CarrierEvent } from './carrier';
import { carrierFor } from './carrier-for';
import { insertCard } from './card';
import { qemuArguments, type WriteLog } from './qemu';
import { Qmp, type Ending } from './qmp';
import { simFor } from './sim-for';
import { loadKind, VirtualStick, type Sim, type StickKind } from './stick';

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
  /** the card in the stick; default the one that the device expects, with its PIN */
  sim?: Sim;
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
  /** QEMU; its standard input and output are the serial console. Another one after `powerOn` */
  readonly process: RunningTool;
  stick: VirtualStick;
  carrier: VirtualCarrier;
  /** milliseconds since the emulator was started */
  elapsed: () => number;
  /** to be asked when QEMU has ended: whether the device restarted or powered off; undefined if it did neither */
  ending: () => Promise<Ending | undefined>;
  /** starts the device again, with the card, stick and carrier as they are; cuts its power first if it runs */
  powerOn: () => Promise<void>;
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
  const dir = await makeSocketDir('pppi-emulate-');
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
  const kind = typeof request.stick === 'string' ? loadKind(request.stick) : request.stick;
  const stickSocket = join(dir, 'stick');
  const stick = new VirtualStick({
    kind,
    socketPath: stickSocket,
    sim: request.sim ?? simFor(device, kind),
    onDial: (call) => carrier.dial(call),
    onLan: (cable) => carrier.openLan(cable),
    log: (line) => log(`stick: ${line}`),
  });
  const controlSocket = join(dir, 'control');
  const control = new Qmp(controlSocket);
  const switchOff = async () => {
    control.close();
    carrier.close();
    await stick.close();
    await rm(dir, { recursive: true, force: true });
  };

  try {
    const board = await loadBoard(device.board);
    const model = findModel(board, request.model ?? board.emulator.model);
    const card = request.inPlace ? image : join(dir, 'card.img');
    if (!request.inPlace) await insertCard(image, card);
    const { writes, cmdline = '' } = request;
    const readBoot = async () => {
      // Each time: the device may have changed its boot partition.
      const boot = await extractBootFiles(card, dir, model.deviceTree);
      const sockets = { stickSocket, controlSocket };
      const machine = { board, model, boot, card, ...sockets, cmdline, ...(writes && { writes }) };
      return qemuArguments(machine);
    };
    // Not async: it is a promise of its end itself.
    const startQemu = (args: readonly string[]) => {
      log(`$ ${replayLine('qemu-system-aarch64', args)}`);
      const pipes = { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' } as const;
      return start('qemu-system-aarch64', args, { ...pipes, buffer: false });
    };
    await stick.listen();
    await control.listen();
    if (request.plugged ?? true) stick.plug();
    let process = startQemu(await readBoot());
    const end = async () => {
      process.kill();
      await process;
    };
    return {
      get process() {
        return process;
      },
      stick,
      carrier,
      elapsed: () => Date.now() - begin,
      ending: () => control.ending(),
      powerOn: async () => {
        await end();
        process = startQemu(await readBoot());
      },
      stop: async () => {
        await end();
        await switchOff();
      },
    };
  } catch (error) {
    await switchOff();
    throw error;
  }
}
