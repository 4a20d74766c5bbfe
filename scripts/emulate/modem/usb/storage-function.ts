import type { Cancel, Clock } from '../../../world';
import type { StorageInterface } from '../kind';
import type { ModeSwitch } from '../mode-switch';
import { ScsiDisc } from './scsi-disc';
import { NOTHING, type FunctionPipe, type Setup, type UsbFunction } from './usb-function';

/** Command and status wrappers, USB Mass Storage Bulk-Only Transport 1.0 §5.1, §5.2. */
const CBW_LENGTH = 31;
const CBW_SIGNATURE = 0x43425355;
const CSW_SIGNATURE = 0x53425355;
const CSW_LENGTH = 13;
const CDB_OFFSET = 15;
const DIRECTION_IN = 0x80;
const PASSED = 0;
const FAILED = 1;

/** Class requests, Bulk-Only Transport 1.0 §3.1, §3.2. */
const BULK_ONLY_RESET = 0xff;
const GET_MAX_LUN = 0xfe;

/** How long a host may take to read the mode switch's CSW before the modem leaves, ms. */
const CSW_PATIENCE_MS = 500;

/** Packet size of a high-speed bulk endpoint, USB 2.0 §5.8.3. */
const BULK_PACKET = 512;

/** A mass-storage interface: bulk-only transport in front of one SCSI unit. */
export class StorageFunction implements UsbFunction {
  private readonly disc: ScsiDisc;
  private pending: { tag: number; left: number } | undefined;
  private patience: Cancel | undefined;

  /** @param leave called once, after the host has read the CSW of the message that switches the mode */
  constructor(
    unit: StorageInterface,
    private readonly modeSwitch: ModeSwitch,
    private readonly pipe: FunctionPipe,
    private readonly clock: Clock,
    private readonly leave: () => void,
  ) {
    this.disc = new ScsiDisc(unit);
  }

  control({ request }: Setup): Uint8Array | undefined {
    if (request === GET_MAX_LUN) return Uint8Array.of(0);
    if (request !== BULK_ONLY_RESET) return undefined;
    this.reset();
    return NOTHING;
  }

  bulkOut(bytes: Uint8Array): void {
    if (this.pending !== undefined) {
      this.takeData(bytes);
      return;
    }
    const cbw = Buffer.from(bytes);
    if (cbw.length !== CBW_LENGTH || cbw.readUInt32LE(0) !== CBW_SIGNATURE) return;
    const tag = cbw.readUInt32LE(4);
    const cdb = cbw.subarray(CDB_OFFSET);
    const heard = this.modeSwitch.hear(cdb);
    if (heard === 'other') this.command(cbw, tag, cdb);
    else this.acknowledge(cbw, tag, heard === 'switch');
  }

  reset(): void {
    this.pending = undefined;
    this.pipe.flush();
  }

  close(): void {
    this.patience?.();
  }

  private command(cbw: Buffer, tag: number, cdb: Buffer): void {
    const wanted = cbw.readUInt32LE(8);
    const { data, good } = this.disc.execute(cdb);
    if (wanted > 0 && (cbw[12] ?? 0) < DIRECTION_IN) {
      this.pending = { tag, left: wanted };
      return;
    }
    const sent = data.subarray(0, wanted);
    if (sent.length > 0) this.pipe.send(sent);
    // A data stage ends at a short packet; one that ends on a full packet needs an empty one.
    if (sent.length < wanted && sent.length % BULK_PACKET === 0) this.pipe.send(NOTHING);
    this.pipe.send(csw(tag, wanted - sent.length, good));
  }

  /** Data that the disc has no use for: it cannot be written to. */
  private takeData(bytes: Uint8Array): void {
    const { pending } = this;
    if (pending === undefined) return;
    pending.left -= bytes.length;
    if (pending.left > 0) return;
    this.pending = undefined;
    this.pipe.send(csw(pending.tag, 0, false));
  }

  /** Answers a message of the mode switch, which never has data, and leaves if that was the last one. */
  private acknowledge(cbw: Buffer, tag: number, last: boolean): void {
    const wanted = cbw.readUInt32LE(8);
    if (wanted > 0) this.pipe.send(NOTHING);
    if (!last) {
      this.pipe.send(csw(tag, wanted, true));
      return;
    }
    const go = (): void => {
      this.patience?.();
      this.leave();
    };
    this.pipe.send(csw(tag, wanted, true), go);
    this.patience = this.clock.after(CSW_PATIENCE_MS, go);
  }
}

function csw(tag: number, residue: number, good: boolean): Buffer {
  const bytes = Buffer.alloc(CSW_LENGTH);
  bytes.writeUInt32LE(CSW_SIGNATURE, 0);
  bytes.writeUInt32LE(tag, 4);
  bytes.writeUInt32LE(residue, 8);
  bytes[12] = good ? PASSED : FAILED;
  return bytes;
}
