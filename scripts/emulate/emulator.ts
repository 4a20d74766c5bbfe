import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findModel, loadBoard } from '../hardware';
import { makeSocketDir, type RunningTool } from '../os';
import type { DeviceModel } from '../model';
import { seededRandom, systemClock } from '../world';
import { describeEvent, VirtualCarrier, type CarrierConfig, type CarrierEvent } from './carrier';
import { carrierFor } from './carrier-for';
import { VirtualModem, type ModemKind, type Sim } from './modem';
import { loadKind } from './modem-files';
import { Machine, type Ending, type WriteLog } from './qemu';
import { openServers, type ServersWish } from './servers';
import { simFor } from './sim-for';

/** A boot that failed is to be repeated with the same numbers. Each part has its own. */
const RANDOM = seededRandom(1);
const KEYS = { carrier: 1, modem: 2 } as const;

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
  /** what is in the USB socket: a modem, or the name of a file in scripts/emulate/modem/kinds */
  usbModem: string | ModemKind;
  /** is the modem in the socket at power-on? default yes */
  plugged?: boolean;
  /** the card in the modem; default the one that the device expects, with its PIN */
  sim?: Sim;
  /** write the carrier's IP packets there, for Wireshark */
  pcapFile?: string;
  /** real servers that the device finds behind the carrier; default none */
  servers?: ServersWish;
  /** record what the card is told to write; the files must be there */
  writes?: WriteLog;
  /** hears of each thing that happens at the carrier */
  onCarrierEvent?: (event: CarrierEvent) => void;
  /** told what the modem, the carrier and the emulator do, with the time since the start */
  log: (line: string) => void;
}

/** An image that runs: a Pi, its modem and its carrier. */
export interface Emulator {
  /** QEMU; its standard input and output are the serial console. Another one after `powerOn` */
  readonly process: RunningTool;
  usbModem: VirtualModem;
  carrier: VirtualCarrier;
  /** milliseconds since the emulator was started */
  elapsed: () => number;
  /** to be asked when QEMU has ended: whether the device restarted or powered off; undefined if it did neither */
  ending: () => Promise<Ending | undefined>;
  /** starts the device again, with the card, modem and carrier as they are; cuts its power first if it runs */
  powerOn: () => Promise<void>;
  /** switches everything off and removes what it needed */
  stop: () => Promise<void>;
}

/**
 * Boots an image in QEMU with kernel, device tree and initramfs from the image's own boot partition,
 * a modem plugged in and a carrier behind it.
 * @throws UserError if QEMU is missing or the image is none
 */
export async function startEmulator(request: EmulatorRequest): Promise<Emulator> {
  const { image, device, pcapFile, writes, cmdline = '', inPlace = false } = request;
  const board = await loadBoard(device.board);
  const model = findModel(board, request.model ?? board.emulator.model);
  const dir = await makeSocketDir('pppi-emulate-');
  const clock = systemClock;
  const begin = clock.now();
  const elapsed = () => clock.now() - begin;
  const log = (line: string) =>
    request.log(`${(elapsed() / 1000).toFixed(2).padStart(8)}  ${line}`);

  const network = carrierFor(device);
  const opened = await openBehind(request.servers, network, { dir, log }).catch(
    async (error: unknown) => {
      await rm(dir, { recursive: true, force: true });
      throw error;
    },
  );
  const carrier = new VirtualCarrier(
    {
      ...network,
      ...(opened && { servers: opened.servers }),
      ...(pcapFile === undefined ? {} : { pcapFile }),
      onEvent: (event: CarrierEvent) => {
        log(`carrier: ${describeEvent(event)}`);
        request.onCarrierEvent?.(event);
      },
    },
    { clock, random: RANDOM.fork(KEYS.carrier) },
  );
  const kind = typeof request.usbModem === 'string' ? loadKind(request.usbModem) : request.usbModem;
  const modemSocket = join(dir, 'modem');
  const usbModem = new VirtualModem({
    ...{ kind, clock, random: RANDOM.fork(KEYS.modem) },
    socketPath: modemSocket,
    sim: request.sim ?? simFor(device, kind),
    onDial: (call) => carrier.dial(call),
    onLan: (cable) => carrier.openLan(cable),
    log: (line) => log(`modem: ${line}`),
  });
  const parts = { board, model, image, inPlace, cmdline, ...(writes && { writes }) };
  const machine = new Machine({ ...parts, modemSocket, dir, log });
  const switchOff = async () => {
    machine.close();
    carrier.close();
    await usbModem.close();
    await opened?.close();
    await rm(dir, { recursive: true, force: true });
  };

  try {
    await usbModem.listen();
    await machine.prepare();
    if (request.plugged ?? true) usbModem.plug();
    await machine.powerOn();
    return {
      get process() {
        return machine.process;
      },
      usbModem,
      carrier,
      elapsed,
      ending: () => machine.ending(),
      powerOn: () => machine.powerOn(),
      stop: async () => {
        await machine.powerOff();
        await switchOff();
      },
    };
  } catch (error) {
    await switchOff();
    throw error;
  }
}

/** Servers with addresses that neither the carrier nor one of its devices has. */
async function openBehind(
  wish: ServersWish | undefined,
  { pool, dns, peerAddress }: CarrierConfig,
  { dir, log }: { dir: string; log: (line: string) => void },
) {
  if (wish === undefined) return undefined;
  const taken = [...pool, ...dns, ...(peerAddress === undefined ? [] : [peerAddress])];
  const own = join(dir, 'servers');
  await mkdir(own);
  return openServers(wish, { taken, dir: own, log });
}
