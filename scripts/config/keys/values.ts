import { z } from 'zod';
import { sshKeyProblem } from '../ssh-key';

export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values);

/** Text without control characters, so that it stays on the line where it is put. */
// eslint-disable-next-line no-control-regex
const LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;
export const line = z
  .string()
  .regex(LINE, 'must be one line without control characters')
  // YAML's "\\ud800" is no character, and UTF-8 cannot write it.
  .refine((text) => text.isWellFormed(), 'must not contain half a character (a lone surrogate)');

export const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and "-", starting with a letter');

export const metric = z.int().min(1, 'must be 1 or more').max(65535, 'must be 65535 or less');

export const seconds = (least: number, most: number) =>
  z.int().min(least, `must be ${least} s or more`).max(most, `must be ${most} s or less`);

/** pppd keeps names and secrets in MAXNAMELEN and MAXSECRETLEN = 256 bytes with the final NUL (pppd.h). */
export const credential = line
  .min(1, 'must not be empty')
  .refine((text) => new TextEncoder().encode(text).length <= 255, 'must be 255 bytes or less')
  .refine(
    (text) => !text.startsWith('@/'),
    'must not start with "@/", which names a file (pppd(8))',
  );

/** 3GPP TS 31.101 §9.5.1; in 3GPP TS 27.007 §8.3 a text, so that it may begin with 0. */
export const pinCode = z.string().regex(/^[0-9]{4,8}$/, 'must be 4 to 8 digits');

export const hostname = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be a host name: a-z, 0-9 and "-", 63 at most (RFC 1123)',
  );

export const apn = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/,
    'must be an APN: letters, digits, "." and "-", 100 at most (3GPP TS 23.003 §9.1)',
  );

const SSH_KEY =
  /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+={0,3}( .*)?$/;

/** The form is what the device looks at too; what is inside, only the host. */
export const sshKey = line
  .max(16384, 'must be 16384 characters or fewer')
  .regex(SSH_KEY, 'must be a public key as in a .pub file: "ssh-ed25519 AAAA… comment"')
  .superRefine((key, context) => {
    const problem = SSH_KEY.test(key) ? sshKeyProblem(key) : undefined;
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
