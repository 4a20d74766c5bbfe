/** Curves of ECDSA keys, by their names in RFC 5656 §10.1, with the octets of one coordinate. */
const CURVES: Record<string, number> = { nistp256: 32, nistp384: 48, nistp521: 66 };

/** Fewer bits no SSH server takes today, more only make it slow (dropbear's MAX_RSA 8192). */
const RSA_BITS = { least: 1024, most: 8192 };

const CUT_OFF = 'is cut off: copy the whole line of the .pub file';

/**
 * Looks into a public key: RFC 4253 §6.6 (each field a length of four octets and the octets, the first the type),
 * RFC 8709 §4 (ed25519), RFC 5656 §3.1 (ecdsa), OpenSSH's PROTOCOL.u2f (sk-…).
 * @param line "TYPE BASE64 comment"
 * @returns what is wrong, to stand behind "the key", or undefined
 */
export function sshKeyProblem(line: string): string | undefined {
  const [type = '', base64 = ''] = line.split(' ');
  const body = Buffer.from(base64, 'base64');
  const fields = fieldsOf(body);
  if (!fields) return CUT_OFF;
  const [named, ...values] = fields;
  const inside = named?.toString('latin1') ?? '';
  if (inside !== type)
    return /^[\w@.-]{1,60}$/.test(inside)
      ? `begins with ${type}, and inside it is ${inside}`
      : `begins with ${type}, and inside it is no such key`;
  // Whole fields, but not all of them: cut where one ends.
  const wanted = fieldCount(type);
  if (values.length < wanted) return CUT_OFF;
  if (values.length > wanted) return 'has more behind its end';
  if (base64.replace(/=+$/, '') !== body.toString('base64').replace(/=+$/, '') || base64.length % 4)
    return 'does not end as base64 does: copy the whole line of the .pub file';
  return wrongFields(type, values);
}

/** Fields behind the type. */
function fieldCount(type: string): number {
  if (type === 'sk-ecdsa-sha2-nistp256@openssh.com') return 3;
  return type === 'ssh-ed25519' ? 1 : 2;
}

/** @returns the fields, or undefined if the last one goes on behind the end */
function fieldsOf(body: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < body.length) {
    if (at + 4 > body.length) return undefined;
    const end = at + 4 + body.readUInt32BE(at);
    if (end > body.length) return undefined;
    fields.push(body.subarray(at + 4, end));
    at = end;
  }
  return fields.length > 0 ? fields : undefined;
}

function wrongFields(type: string, values: readonly Buffer[]): string | undefined {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = values;
  if (type === 'ssh-rsa') {
    const bits = bitsOf(second);
    if (bitsOf(first) < 2 || bits === 0) return 'has no RSA key in it';
    const { least, most } = RSA_BITS;
    return bits < least || bits > most
      ? `has ${bits} bits: ${least} to ${most} are taken`
      : undefined;
  }
  const curve = /nistp\d+/.exec(type)?.[0];
  if (curve === undefined)
    return first.length === 32 ? undefined : `has ${first.length} octets of key instead of 32`;
  const octets = 1 + 2 * (CURVES[curve] ?? 0);
  if (first.toString('latin1') !== curve) return `is not of the curve ${curve}`;
  // 4: a point that is not compressed (SEC 1 §2.3.3), the only form that is sent.
  return second.length === octets && second[0] === 4 ? undefined : `has no point of ${curve} in it`;
}

/** Bits of a positive mpint (RFC 4251 §5); 0 of one that is none. */
function bitsOf(number: Buffer): number {
  const [sign = 0x80] = number;
  if (sign >= 0x80) return 0;
  const start = number.findIndex((octet) => octet !== 0);
  return start < 0 ? 0 : (number.length - start) * 8 - Math.clz32(number[start] ?? 0) + 24;
}
