import { z } from 'zod';
import { APN, CREDENTIAL, HOSTNAME, ONE_LINE, PIN, SSH_KEY } from '../../../device/core';
import { sshKeyProblem } from '../ssh-key';

export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values);

export const line = z
  .string()
  .regex(ONE_LINE.pattern, ONE_LINE.message)
  // YAML's "\\ud800" is no character, and UTF-8 cannot write it.
  .refine((text) => text.isWellFormed(), 'must not contain half a character (a lone surrogate)');

export const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and "-", starting with a letter');

export const metric = z.int().min(1, 'must be 1 or more').max(65535, 'must be 65535 or less');

export const seconds = (least: number, most: number) =>
  z.int().min(least, `must be ${least} s or more`).max(most, `must be ${most} s or less`);

export const credential = CREDENTIAL.reduce(
  (all, { fits, message }) => all.refine(fits, message),
  line.min(1, 'must not be empty'),
);

/** ITU-T E.118: 89, country, issuer, number; the last digit, a check, is left out by some. */
export const iccid = z
  .string()
  .regex(/^89[0-9]{16,18}$/, 'must be 18 to 20 digits in quotes, beginning with 89');

export const pinCode = z.string().regex(PIN.pattern, PIN.message);

export const hostname = z.string().regex(HOSTNAME.pattern, HOSTNAME.message);

export const apn = z.string().regex(APN.pattern, APN.message);

/** The form is what the device looks at too; what is inside, only the host. */
export const sshKey = line
  .max(16384, 'must be 16384 characters or fewer')
  .regex(SSH_KEY.pattern, SSH_KEY.message)
  .superRefine((key, context) => {
    const problem = SSH_KEY.fits(key) ? sshKeyProblem(key) : undefined;
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

/** A path in a package. */
export const packagePath = z
  .string()
  .regex(/^(?!\/)(?!.*\.\.)[\w.+/-]+$/, 'must be a path without a leading "/" and without ".."');
