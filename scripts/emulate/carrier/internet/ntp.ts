/** Seconds from 1900, where NTP begins, to 1970 (RFC 5905 6). */
const NTP_TO_UNIX_SECONDS = 2_208_988_800;
const PACKET_OCTETS = 48;
const MODE_CLIENT = 3;
const MODE_SERVER = 4;
/** Stratum 1 with a clock of its own (RFC 5905 7.3). */
const STRATUM = 1;
const REFERENCE_ID = 'LOCL';
/** log2 of the clock's precision in seconds: about a millisecond. */
const PRECISION = -10;

/** An NTP timestamp: 32 bits of seconds (they wrap in 2036), 32 bits of fraction. */
function writeTimestamp(packet: Buffer, at: number, milliseconds: number): void {
  const seconds = Math.floor(milliseconds / 1000);
  packet.writeUInt32BE((seconds + NTP_TO_UNIX_SECONDS) % 2 ** 32, at);
  packet.writeUInt32BE(Math.floor(((milliseconds - seconds * 1000) / 1000) * 2 ** 32), at + 4);
}

/**
 * The answer to an NTP or SNTP client (RFC 5905 7.3 and 14).
 *
 * @param now the time to tell, milliseconds since 1970 UTC
 * @returns `undefined` when `request` is not a client's request
 */
export function answerNtp(request: Buffer, now: number): Buffer | undefined {
  if (request.length < PACKET_OCTETS) return undefined;
  const version = (request.readUInt8(0) >>> 3) & 0x07;
  if ((request.readUInt8(0) & 0x07) !== MODE_CLIENT || version === 0) return undefined;
  const reply = Buffer.alloc(PACKET_OCTETS);
  reply.writeUInt8((version << 3) | MODE_SERVER, 0);
  reply.writeUInt8(STRATUM, 1);
  reply.writeUInt8(request.readUInt8(2), 2); // poll interval, as the client has it
  reply.writeInt8(PRECISION, 3);
  reply.write(REFERENCE_ID, 12, 'latin1');
  writeTimestamp(reply, 16, now);
  request.copy(reply, 24, 40, 48); // the client's transmit time comes back as origin
  writeTimestamp(reply, 32, now);
  writeTimestamp(reply, 40, now);
  return reply;
}
