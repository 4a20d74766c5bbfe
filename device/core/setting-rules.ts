import { utf8Length } from './utf8';

/** What a value has to be; the first that it is not is told. A message never has the value in it. */
export interface ValueRule {
  readonly fits: (text: string) => boolean;
  readonly message: string;
}

/** One that is a pattern, which a JSON Schema can have. */
export interface PatternRule extends ValueRule {
  readonly pattern: RegExp;
}

/** Text that stays on the line where it is put. */
export const ONE_LINE = rule(
  // eslint-disable-next-line no-control-regex
  /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/,
  'must be one line without control characters',
);

/** pppd keeps names and secrets in MAXNAMELEN and MAXSECRETLEN = 256 bytes with the final NUL (pppd.h). */
export const CREDENTIAL: readonly ValueRule[] = [
  { fits: (text) => utf8Length(text) <= 255, message: 'must be 255 bytes or less' },
  {
    fits: (text) => !text.startsWith('@/'),
    message: 'must not start with "@/", which names a file (pppd(8))',
  },
];

/** 3GPP TS 31.101 §9.5.1; in 3GPP TS 27.007 §8.3 a text, so that it may begin with 0. */
export const PIN = rule(/^[0-9]{4,8}$/, 'must be 4 to 8 digits');

export const HOSTNAME = rule(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  'must be a host name: a-z, 0-9 and "-", 63 at most (RFC 1123)',
);

export const APN = rule(
  /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/,
  'must be an APN: letters, digits, "." and "-", 100 at most (3GPP TS 23.003 §9.1)',
);

export const SSH_KEY = rule(
  /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+={0,3}( .*)?$/,
  'must be a public key as in a .pub file: "ssh-ed25519 AAAA… comment"',
);

function rule(pattern: RegExp, message: string): PatternRule {
  return { fits: (text) => pattern.test(text), message, pattern };
}

/** What pppi.conf may set of the device. */
export const DEVICE_SETTINGS = { hostname: [HOSTNAME], 'ssh.key': [SSH_KEY] } as const;

/** What it may set of a link, as NAME.KEY. */
export const LINK_SETTINGS = {
  ...{ apn: [APN], user: CREDENTIAL, password: CREDENTIAL, pin: [PIN] },
} as const;

/** Those that leave the boot partition, which any computer shows to anyone. */
export const SECRET_SETTINGS: readonly string[] = ['password', 'pin'];
