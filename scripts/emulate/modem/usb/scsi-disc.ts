import type { StorageInterface } from '../kind';
import { DISC_SECTORS, emptyDisc, SECTOR } from './iso9660';

/** Operation codes, SPC-4 and MMC-6. */
const OP = {
  testUnitReady: 0x00,
  requestSense: 0x03,
  inquiry: 0x12,
  modeSense6: 0x1a,
  startStopUnit: 0x1b,
  preventRemoval: 0x1e,
  readCapacity: 0x25,
  read10: 0x28,
  readToc: 0x43,
  getConfiguration: 0x46,
  eventStatus: 0x4a,
  modeSense10: 0x5a,
} as const;

/** Why a command failed: sense key, additional code and qualifier (SPC-4 tables 43 and D.1). */
interface Sense {
  readonly key: number;
  readonly asc: number;
  readonly ascq: number;
}
const NO_SENSE: Sense = { key: 0, asc: 0, ascq: 0 };
const NO_MEDIUM: Sense = { key: 2, asc: 0x3a, ascq: 0 };
const INVALID_COMMAND: Sense = { key: 5, asc: 0x20, ascq: 0 };
const OUT_OF_RANGE: Sense = { key: 5, asc: 0x21, ascq: 0 };
const INVALID_FIELD: Sense = { key: 5, asc: 0x24, ascq: 0 };

/** Peripheral device types: disc and CD-ROM (SPC-4 table 138). */
const PERIPHERAL = { 'card-reader': 0x00, cdrom: 0x05 };

/** What came of a command: the data of its data stage, and whether it went well. */
export interface ScsiResult {
  readonly data: Uint8Array;
  readonly good: boolean;
}

/** The logical unit of a storage interface: a CD-ROM with an empty disc, or an empty card slot. */
export class ScsiDisc {
  private sense: Sense = NO_SENSE;
  private readonly disc: Buffer | undefined;

  constructor(private readonly unit: Pick<StorageInterface, 'medium' | 'inquiry'>) {
    this.disc = unit.medium === 'cdrom' ? emptyDisc('MOBILE') : undefined;
  }

  /** Runs one command descriptor block of 6, 10 or 12 bytes, padded to 16. */
  execute(cdb: Buffer): ScsiResult {
    const answer = this.run(cdb);
    if (answer instanceof Uint8Array) {
      this.sense = NO_SENSE;
      return { data: answer, good: true };
    }
    this.sense = answer;
    return { data: new Uint8Array(), good: false };
  }

  private run(cdb: Buffer): Uint8Array | Sense {
    switch (cdb[0]) {
      case OP.inquiry:
        return this.inquiry(cdb);
      case OP.requestSense:
        return this.requestSense(cdb);
      case OP.modeSense6:
        return Buffer.from([3, 0, 0, 0]).subarray(0, cdb[4]);
      case OP.modeSense10:
        return Buffer.from([0, 6, 0, 0, 0, 0, 0, 0]).subarray(0, cdb.readUInt16BE(7));
      case OP.startStopUnit:
      case OP.preventRemoval:
        return new Uint8Array();
      case OP.getConfiguration:
        return Buffer.from([0, 0, 0, 4, 0, 0, 0, 8]).subarray(0, cdb.readUInt16BE(7));
      case OP.eventStatus:
        return this.eventStatus(cdb);
      default:
        return this.needsMedium(cdb);
    }
  }

  private needsMedium(cdb: Buffer): Uint8Array | Sense {
    const known: readonly (number | undefined)[] = [
      OP.testUnitReady,
      OP.readCapacity,
      OP.read10,
      OP.readToc,
    ];
    if (!known.includes(cdb[0])) return INVALID_COMMAND;
    if (this.disc === undefined) return NO_MEDIUM;
    if (cdb[0] === OP.readCapacity) return readCapacity();
    if (cdb[0] === OP.read10) return read(this.disc, cdb);
    if (cdb[0] === OP.readToc) return tableOfContents(cdb);
    return new Uint8Array();
  }

  /** Standard inquiry data, 36 bytes (SPC-4 table 137); no vital product data pages. */
  private inquiry(cdb: Buffer): Uint8Array | Sense {
    if (((cdb[1] ?? 0) & 1) !== 0) return INVALID_FIELD;
    const { vendor, product, revision } = this.unit.inquiry;
    const header = Buffer.from([PERIPHERAL[this.unit.medium], 0x80, 2, 2, 31, 0, 0, 0]);
    const text = vendor.padEnd(8) + product.padEnd(16) + revision.padEnd(4);
    const data = Buffer.concat([header, Buffer.from(text, 'latin1')]);
    return data.subarray(0, cdb.readUInt16BE(3));
  }

  /** Fixed format sense data, 18 bytes (SPC-4 table 26). */
  private requestSense(cdb: Buffer): Uint8Array {
    const { key, asc, ascq } = this.sense;
    const data = Buffer.from([0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, asc, ascq, 0, 0, 0, 0]);
    return data.subarray(0, cdb[4]);
  }

  /** No change of the medium to report (MMC-6 §6.6). */
  private eventStatus(cdb: Buffer): Uint8Array {
    const present = this.disc === undefined ? 0 : 2;
    return Buffer.from([0, 6, 4, 0x10, 0, present, 0, 0]).subarray(0, cdb.readUInt16BE(7));
  }
}

/** The last sector's number and the size of a sector (SBC-3 §5.12). */
function readCapacity(): Buffer {
  const data = Buffer.alloc(8);
  data.writeUInt32BE(DISC_SECTORS - 1, 0);
  data.writeUInt32BE(SECTOR, 4);
  return data;
}

function read(disc: Buffer, cdb: Buffer): Uint8Array | Sense {
  const first = cdb.readUInt32BE(2);
  const end = first + cdb.readUInt16BE(7);
  if (end > DISC_SECTORS) return OUT_OF_RANGE;
  return disc.subarray(first * SECTOR, end * SECTOR);
}

/** One data track and the lead-out (MMC-6 §6.25.3.2); with MSF set, times from 00:02:00. */
function tableOfContents(cdb: Buffer): Uint8Array {
  const msf = ((cdb[1] ?? 0) & 2) !== 0;
  const track = (number: number, sector: number): number[] => [
    0,
    0x14,
    number,
    0,
    ...place(sector, msf),
  ];
  const data = Buffer.from([0, 18, 1, 1, ...track(1, 0), ...track(0xaa, DISC_SECTORS)]);
  return data.subarray(0, cdb.readUInt16BE(7));
}

function place(sector: number, msf: boolean): number[] {
  if (!msf) return [0, 0, sector >> 8, sector & 0xff];
  const frames = sector + 150;
  return [0, Math.floor(frames / 4500), Math.floor(frames / 75) % 60, frames % 75];
}
