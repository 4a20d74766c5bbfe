import { z } from 'zod';
import { oneOf, seconds } from './values';

/** What the answers of a health check come from. pppd makes up 10.64.64.64 where a carrier names no peer. */
const address = z
  .string()
  .regex(
    /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)$/,
    'must be an IPv4 address like 1.1.1.1',
  )
  .refine((text) => text !== '10.64.64.64', 'is a placeholder of pppd: no host answers there');

const addressAndPort = z.string().refine((text) => {
  const [host, port = '', ...rest] = text.split(':');
  return (
    rest.length === 0 &&
    address.safeParse(host).success &&
    /^[1-9]\d{0,4}$/.test(port) &&
    Number(port) <= 65535
  );
}, 'must be an IPv4 address and a port like 1.1.1.1:443');

const hostName = z
  .string()
  .max(253, 'must be 253 characters or fewer')
  .regex(
    /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*$/,
    'must be a host name like one.one.one.one (RFC 1123)',
  );

const targetList = <T extends z.ZodType<string>>(target: T, ...fallback: z.output<T>[]) =>
  z
    .array(target)
    .min(1, 'must have at least one entry')
    .max(8, 'must be 8 entries or fewer')
    .default(fallback as never);

const checkCommon = {
  names: z
    .array(hostName)
    .max(4, 'must be 4 names or fewer')
    .default(['one.one.one.one', 'dns.google'])
    .describe(
      "Host names to look up. The check passes if the link's DNS servers answer for at least one of them (NXDOMAIN counts). Empty: skip the DNS check.",
    ),
  every: z
    .strictObject({
      first: seconds(5, 86400)
        .default(30)
        .describe('seconds from the first good check to the next'),
      longest: seconds(5, 86400)
        .default(120)
        .describe('while checks are good the wait doubles, up to this many seconds'),
      failing: seconds(5, 3600)
        .default(10)
        .describe('seconds between checks after a failure; three failures in a row drop the link'),
    })
    .prefault({})
    .describe('waits between checks'),
};

/** The health check of a link or of Ethernet. What the defaults cost is computed in test/config/check-cost.test.ts. */
export const check = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('icmp')
        .describe('ping; the defaults use 163 kB a day, 637 kB at most (docs/health.md)'),
      targets: targetList(address, '1.1.1.1', '8.8.8.8').describe(
        'addresses to ping, in this order, until one answers',
      ),
      packets: oneOf('small', 'full')
        .default('small')
        .describe(
          "`full`: as long as the link's MTU allows, which shows a carrier that drops long packets; each check then takes up to 3 kB",
        ),
      ...checkCommon,
    }),
    z.strictObject({
      kind: z
        .literal('tcp')
        .describe(
          'TCP handshake; a refused connection passes too; the defaults use 386 kB a day, 963 kB at most',
        ),
      targets: targetList(addressAndPort, '1.1.1.1:443', '8.8.8.8:443').describe(
        'address:port to connect to, in this order, until one accepts or refuses',
      ),
      ...checkCommon,
    }),
    z.strictObject({
      kind: z
        .literal('off')
        .describe(
          'no check: a link with an address counts as online; for private networks without internet',
        ),
    }),
  ])
  .prefault({ kind: 'icmp' });
