import { join } from 'node:path';
import type { Board, Model } from '../../hardware';
import { extractBootFiles } from '../../image';
import { replayLine, start, type RunningTool } from '../../os';
import { qemuArguments, type WriteLog } from './arguments';
import { insertCard } from './card';
import { Qmp, type Ending } from './qmp';

export interface MachineRequest {
  /** whose machine it is, and on which of its models */
  board: Board;
  model: Model;
  image: string;
  /** is the image the card itself, so that what the device writes stays there? otherwise a copy is changed */
  inPlace: boolean;
  /** words for the end of the kernel's command line, where the later of two counts */
  cmdline: string;
  /** record what the card is told to write; the files must be there */
  writes?: WriteLog;
  /** path of the socket on which the USB modem listens */
  modemSocket: string;
  /** for files and a socket of its own; its path has to be short */
  dir: string;
  log: (line: string) => void;
}

/** A machine without power. */
export class Machine {
  private readonly control: Qmp;
  private readonly controlSocket: string;
  private readonly card: string;
  private running: RunningTool | undefined;

  constructor(private readonly request: MachineRequest) {
    const { image, inPlace, dir } = request;
    this.card = inPlace ? image : join(dir, 'card.img');
    this.controlSocket = join(dir, 'control');
    this.control = new Qmp(this.controlSocket);
  }

  /** QEMU; its standard input and output are the serial console. Another one after each `powerOn` */
  get process(): RunningTool {
    if (!this.running) throw new Error('the machine was never switched on');
    return this.running;
  }

  /** Puts the card in and takes QEMU's control connection; before the first `powerOn`. */
  async prepare(): Promise<void> {
    if (!this.request.inPlace) await insertCard(this.request.image, this.card);
    await this.control.listen();
  }

  /**
   * Boots kernel, device tree and initramfs from the card's own boot partition; cuts the power first if it is on.
   * @throws UserError if QEMU is missing or the card has no such files
   */
  async powerOn(): Promise<void> {
    await this.powerOff();
    const { board, model, dir, modemSocket, cmdline, writes, log } = this.request;
    const { card, controlSocket } = this;
    // Each time: the device may have changed its boot partition.
    const boot = await extractBootFiles(card, dir, model.deviceTree);
    const sockets = { modemSocket, controlSocket };
    const parts = { board, model, boot, card, ...sockets, cmdline, ...(writes && { writes }) };
    const args = qemuArguments(parts);
    log(`$ ${replayLine('qemu-system-aarch64', args)}`);
    const pipes = { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' } as const;
    this.running = start('qemu-system-aarch64', args, { ...pipes, buffer: false });
  }

  /** To be asked when QEMU has ended: whether the device restarted or powered off; undefined if it did neither. */
  ending(): Promise<Ending | undefined> {
    return this.control.ending();
  }

  async powerOff(): Promise<void> {
    this.running?.kill();
    await this.running;
  }

  /** Gives up its socket; without power. */
  close(): void {
    this.control.close();
  }
}
