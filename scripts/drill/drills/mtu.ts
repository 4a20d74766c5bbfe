import type { Drill } from '../types';

const device = 'drill-mtu';

/** `mtu` of drill-mtu.yaml. */
const MTU = 1358;

/** More than one window of TCP, so that segments are as long as they get. */
const PAGE = 100_000;

/** A carrier that drops long packets, and tells nobody. */
export const MTU_DRILLS: readonly Drill[] = [
  {
    name: 'long-packets-lost',
    fault: 'the carrier drops packets that are longer than 1300 bytes, mtu is 1358',
    device,
    causes: ['no-internet'],
    sameCall: true,
    inject: ({ carrier: { behaviour } }) => {
      behaviour.longestPacket = 1300;
      return Promise.resolve(() => {
        behaviour.longestPacket = Infinity;
      });
    },
    check: ({ sh }) =>
      sh(`plog -99 | grep -q 'a packet of ${MTU} bytes .* mtu is too long'`).then(
        () => undefined,
        () => 'the log does not say that mtu is too long',
      ),
  },
  {
    name: 'long-packets-avoided',
    fault: 'the carrier drops packets that are longer than 1358 bytes, as mtu says',
    device,
    causes: [],
    sameCall: true,
    // A check begins within 12 s, and one that fails takes 10 s more: both of drill-mtu.yaml.
    holdSeconds: 40,
    inject: ({ carrier: { behaviour } }) => {
      behaviour.longestPacket = MTU;
      // It stays so: the page has to get through.
      return Promise.resolve(() => undefined);
    },
    check: async ({ sh }) => {
      const got = await sh(
        `wget -q -T 20 -O - http://example.com/bytes/${PAGE} 2>/dev/null | wc -c`,
      );
      return Number(got) === PAGE ? undefined : `of ${PAGE} bytes of a page ${got.trim()} came`;
    },
  },
];
