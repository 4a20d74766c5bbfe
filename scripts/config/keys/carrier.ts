import { z } from 'zod';
import { auth } from './auth';
import { apn, line, oneOf } from './values';

/** config/carriers/<carrier>.yaml */
export const carrierFile = z.strictObject({
  description: line.describe('name shown to people'),
  apn: apn.describe('access point name'),
  pdp: oneOf('IP', 'IPV4V6').default('IP').describe('PDP type (3GPP TS 27.007 §10.1.1)'),
  cid: z
    .int()
    .min(1, 'must be 1 or more')
    .max(16, 'must be 16 or less')
    .default(1)
    .describe('PDP context identifier'),
  dial: z
    .string()
    .regex(/^[0-9*#]{1,32}$/, 'must be 1 to 32 of 0-9, "*" and "#"')
    .optional()
    .describe('number to dial; default `*99***<cid>#`'),
  auth: auth
    .prefault({ kind: 'none' })
    .describe(
      'account that the carrier publishes for all its customers; a secret one belongs in the link',
    ),
});
