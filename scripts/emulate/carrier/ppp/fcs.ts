/** The FCS-16 before the first octet (RFC 1662 C.2). */
export const FCS_INIT = 0xffff;

/** The FCS-16 over a whole intact frame, its own FCS field included (RFC 1662 C.2). */
export const FCS_GOOD = 0xf0b8;

/** x^16 + x^12 + x^5 + 1, least significant bit first. */
const POLYNOMIAL = 0x8408;

const TABLE = Uint16Array.from({ length: 256 }, (_, octet) => {
  let value = octet;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** The FCS-16 of RFC 1662 over `octets`, continuing from `fcs`; not yet complemented. */
export function fcs16(octets: Uint8Array, fcs = FCS_INIT): number {
  for (const octet of octets) fcs = (fcs >>> 8) ^ (TABLE[(fcs ^ octet) & 0xff] as number);
  return fcs;
}
