import { z } from 'zod';
import { addressNumber, netOf } from '../../../device/core';
import { check } from './check';
import { metric } from './values';

const ipv4 = z.ipv4('must be an IPv4 address');

/** The C library asks no more than three (resolv.conf(5), MAXNS). */
const MOST_SERVERS = 3;
/** Of an address with its bits: 0 and 32 are no network that a cable could lead to. */
const BITS = { least: 1, most: 31 };

const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

const address = z
  .string()
  .regex(ADDRESS, 'must be like 192.168.1.10/24')
  .superRefine((text, context) => {
    if (!ADDRESS.test(text)) return;
    const { host, bits, net } = parts(text);
    const fail = (message: string) => context.addIssue({ code: 'custom', message });
    if (!z.ipv4().safeParse(host).success) return fail('must begin with an IPv4 address');
    if (bits < BITS.least || bits > BITS.most || net === null)
      return fail(`must end with the bits of the network, from /${BITS.least} to /${BITS.most}`);
    const number = addressNumber(host) ?? 0;
    // A network of two has no addresses of its own (RFC 3021).
    if (bits === BITS.most) return;
    if (number === net.first) fail('is the address of the network itself, not of a host in it');
    if (number === net.first + 2 ** (32 - bits) - 1)
      fail('is the broadcast address of its network');
  });

/** @param text an address with its bits, like 192.168.1.10/24 */
function parts(text: string) {
  const [host = '', bits = ''] = text.split('/');
  return { host, bits: Number(bits), net: netOf(host, Number(bits)) };
}

const ethernetCheck = check.describe(
  'as for a link; while it fails, the Ethernet route comes after all others',
);

export const ethernet = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('dhcp').describe('eth0 gets its address by DHCP'),
      metric: metric.default(100).describe('metric of the default route from DHCP'),
      check: ethernetCheck,
    }),
    z
      .strictObject({
        kind: z
          .literal('static')
          .describe('eth0 has an address of its own; nobody is asked whether another has it too'),
        address: address.describe('IPv4 address with the bits of its network: 192.168.1.10/24'),
        gateway: ipv4
          .optional()
          .describe(
            'router to other networks, in the network of the address; without one there is no default route, and nothing is checked',
          ),
        dns: z
          .array(ipv4)
          .max(MOST_SERVERS, `must be ${MOST_SERVERS} servers or fewer`)
          .default([])
          .describe('DNS servers, asked in this order while this is the best way out'),
        metric: metric.default(100).describe('metric of the default route'),
        check: ethernetCheck,
      })
      .superRefine(({ address: own, gateway }, context) => {
        const { host, bits, net } = parts(own);
        if (gateway === undefined || net === null) return;
        const fail = (message: string) =>
          context.addIssue({ code: 'custom', path: ['gateway'], message });
        if (gateway === host) fail('is the address of eth0 itself');
        else if (netOf(gateway, bits)?.first !== net.first)
          fail(`is not in the network of the address ${own}`);
      }),
    z.strictObject({ kind: z.literal('off').describe('eth0 stays down') }),
  ])
  .prefault({ kind: 'dhcp' });
