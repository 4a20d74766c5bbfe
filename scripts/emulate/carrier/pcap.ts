import { closeSync, openSync, writeSync } from 'node:fs';

/** LINKTYPE_RAW: the packet begins with the IP header (tcpdump.org/linktypes.html). */
const LINKTYPE_RAW = 101;
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const SNAPLEN = 65535;

/** A capture file that Wireshark and tcpdump open. */
export class PcapWriter {
  private readonly file: number;

  /**
   * Creates or empties the file.
   *
   * @throws the error of node:fs when the file cannot be written
   */
  constructor(path: string) {
    this.file = openSync(path, 'w');
    const header = Buffer.alloc(24);
    header.writeUInt32LE(MAGIC_MICROSECONDS, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(SNAPLEN, 16);
    header.writeUInt32LE(LINKTYPE_RAW, 20);
    writeSync(this.file, header);
  }

  /** Appends one IPv4 packet seen at `now`, milliseconds since 1970. */
  write(packet: Uint8Array, now: number): void {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(Math.floor(now / 1000) >>> 0, 0);
    header.writeUInt32LE(Math.floor((now % 1000) * 1000), 4);
    header.writeUInt32LE(packet.length, 8);
    header.writeUInt32LE(packet.length, 12);
    writeSync(this.file, Buffer.concat([header, packet]));
  }

  close(): void {
    closeSync(this.file);
  }
}
