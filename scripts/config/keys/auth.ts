import { z } from 'zod';
import { secret } from './secret';
import { credential, oneOf } from './values';

export const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none').describe('the network asks for no account') }),
  z.strictObject({
    kind: oneOf('pap', 'chap', 'any').describe(
      'protocol to accept; `any`: whichever the network asks for',
    ),
    user: credential.describe('user name'),
    password: secret(
      'password',
      credential.describe(
        'password; `${NAME}` for an environment variable, or put it in the .local.yaml beside the device file',
      ),
    ),
  }),
]);
