/** Ethernet and IPv4, with the lengths of their addresses (RFC 826). */
const ETHERNET_IPV4 = Buffer.from('0001080006040000', 'hex').subarray(0, 6);
const OPERATION = 6;
const REQUEST = 1;
const REPLY = 2;
const SENDER = 8;
const TARGET_IP = 24;
const OCTETS = 28;

/**
 * Answers "who has this address?".
 * @param packet an ARP packet, padding allowed
 * @param mine the address that is answered for: 4 octets, 6 octets
 * @returns the reply, or `undefined` for everything else
 */
export function answerArp(packet: Buffer, mine: { ip: Buffer; mac: Buffer }): Buffer | undefined {
  if (packet.length < OCTETS || !packet.subarray(0, OPERATION).equals(ETHERNET_IPV4)) {
    return undefined;
  }
  if (packet.readUInt16BE(OPERATION) !== REQUEST) return undefined;
  if (!packet.subarray(TARGET_IP, OCTETS).equals(mine.ip)) return undefined;
  const asker = packet.subarray(SENDER, SENDER + 10);
  return Buffer.concat([ETHERNET_IPV4, Buffer.from([0, REPLY]), mine.mac, mine.ip, asker]);
}
