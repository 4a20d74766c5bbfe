import type { CarrierBehaviour } from '../../emulate';
import type { Drill } from '../types';

const device = 'drill';

/** Checks are rare while all is well, to save data: allow time for the next one. */
const CHECK_SECONDS = 300;

type Switch = {
  [Key in keyof CarrierBehaviour]: CarrierBehaviour[Key] extends boolean ? Key : never;
}[keyof CarrierBehaviour];

/** Turns faults on, and off again. @param first whether to end the call before that */
const carrier =
  (switches: readonly Switch[], first: 'cut' | 'go on'): Drill['inject'] =>
  async ({ carrier: { behaviour }, cut }) => {
    if (first === 'cut') await cut();
    for (const name of switches) behaviour[name] = true;
    return () => {
      for (const name of switches) behaviour[name] = false;
    };
  };

/** The carrier expects another account than the device's. */
const otherAccount =
  (kind: 'pap' | 'chap'): Drill['inject'] =>
  async ({ carrier: { behaviour }, cut }) => {
    behaviour.auth = { kind, user: 'somebody', password: 'else' };
    await cut();
    return () => (behaviour.auth = undefined);
  };

/** Milliseconds between hangups. */
const MINUTE = 60_000;

/** The carrier's end of PPP, and the internet behind it. */
export const CARRIER_DRILLS: readonly Drill[] = [
  {
    name: 'lcp-deaf',
    fault: 'the carrier sends LCP requests and answers none',
    device,
    causes: ['no-negotiation'],
    inject: carrier(['deafLcp'], 'cut'),
    nameSeconds: 120,
    onlineSeconds: 120,
  },
  {
    name: 'pap-refused',
    fault: 'user and password refused by PAP',
    device,
    causes: ['auth-refused'],
    inject: otherAccount('pap'),
    holdSeconds: 30,
  },
  {
    name: 'chap-refused',
    fault: 'user and password refused by CHAP',
    device,
    causes: ['auth-refused'],
    inject: otherAccount('chap'),
    holdSeconds: 30,
  },
  {
    name: 'no-dns-given',
    fault: 'IPCP names no DNS server',
    device,
    causes: ['dns-dead'],
    inject: carrier(['noDnsInIpcp'], 'cut'),
    nameSeconds: CHECK_SECONDS,
    onlineSeconds: 120,
  },
  {
    name: 'link-dead',
    fault: 'the link dies without a hangup',
    device,
    // Whichever notices first: pppd by LCP echo, or the internet check.
    causes: ['echo-dead', 'no-internet'],
    inject: carrier(['ignoreEcho', 'blackHole'], 'go on'),
    // lcp-echo-interval 30, lcp-echo-failure 4 of overlay/etc/ppp/peers
    nameSeconds: 200,
    // Named at the first failed check; the third ends the call.
    holdSeconds: 60,
  },
  {
    name: 'echo-unanswered',
    fault: 'the carrier stops answering LCP echoes',
    device,
    causes: ['echo-dead'],
    inject: carrier(['ignoreEcho'], 'go on'),
    // As above, but the internet check passes.
    nameSeconds: 200,
  },
  {
    name: 'hangup-each-minute',
    fault: 'the carrier hangs up every minute, three times',
    device,
    causes: ['carrier-ended'],
    inject: async ({ carrier: { behaviour }, cut }) => {
      await cut();
      const timer = setInterval(() => behaviour.terminateSessions('a minute is over'), MINUTE);
      return () => clearInterval(timer);
    },
    holdSeconds: 125,
  },
  {
    name: 'black-hole',
    fault: 'ppp0 is healthy, and no packet comes back',
    device,
    causes: ['no-internet'],
    inject: carrier(['blackHole'], 'go on'),
    nameSeconds: CHECK_SECONDS,
    onlineSeconds: 120,
    sameCall: true,
  },
  {
    name: 'dns-dead',
    fault: 'the DNS servers do not answer',
    device,
    causes: ['dns-dead'],
    inject: carrier(['dnsDead'], 'go on'),
    nameSeconds: CHECK_SECONDS,
    onlineSeconds: 120,
    sameCall: true,
  },
  {
    name: 'other-address',
    fault: 'another address after redialling',
    device,
    causes: ['carrier-ended'],
    inject: async ({ cut }) => {
      // The pool deals the next address to each call.
      await cut();
      return () => undefined;
    },
    check: async ({ carrier: { sessions }, sh }) => {
      const [before, now] = sessions.slice(-2).map(({ address }) => address);
      if (before === now) return `the address is still ${now}`;
      const shown = await sh('ip -4 addr show dev ppp0');
      return shown.includes(`inet ${now} `) ? undefined : `ppp0 does not have ${now}: ${shown}`;
    },
  },
];
