import type { NetworkSays } from '../../../device/core';
import { DIAL_ANSWERS, HANGUP, PPP_ENDS } from '../call';
import type { Socket } from '../socket';
import { NOTHING, pick, type FaultKind } from './types';

const network = (name: string, now: NetworkSays, what: string): FaultKind => ({
  ...{ name, what, weight: 2, lasts: [20, 20_000] },
  begin: ({ world }, fault) => world.socketOf(fault).own.network.set(now),
});

function hangUp({ call }: Socket): void {
  if (call?.isUp) call.end(HANGUP);
}

/** What the mobile network says to the modem. */
const REGISTRATION: readonly FaultKind[] = [
  network('searching', 'searching', 'no network'),
  network('denied', 'denied', 'the network denies registration'),
  network('roaming', 'roaming', 'a foreign network'),
  network('network-mute', 'unknown', 'the modem does not know the question for its network'),
  {
    ...{
      name: 'network-flaps',
      what: 'the network comes and goes',
      weight: 2,
      lasts: [100, 10_000],
    },
    begin: ({ world }, fault) => {
      const { how } = fault;
      const modem = world.socketOf(fault).own;
      let isOver = false;
      let end = NOTHING;
      const flap = () => {
        if (isOver) return;
        end = modem.network.set('searching');
        world.after(3000 + 40_000 * how, () => end());
        world.after(6000 + 90_000 * how, flap);
      };
      flap();
      return () => {
        isOver = true;
        end();
      };
    },
  },
];

/** The carrier's end of the call, and the internet behind it. */
const CARRIER: readonly FaultKind[] = [
  {
    ...{
      name: 'dial-answer',
      what: 'BUSY, NO CARRIER and the like at dial',
      weight: 3,
      lasts: [20, 20_000],
    },
    begin: ({ world }, fault) =>
      world.socketOf(fault).dialAnswer.set(pick(DIAL_ANSWERS, fault.how)),
  },
  {
    ...{
      name: 'ppp-ends',
      what: 'pppd ends with one of its statuses before there is an address',
      weight: 5,
      lasts: [20, 20_000],
    },
    begin: ({ world }, fault) => world.socketOf(fault).pppEnd.set(pick(PPP_ENDS, fault.how)),
  },
  {
    ...{
      name: 'no-address',
      what: 'the carrier takes the call and assigns no address',
      weight: 1,
      lasts: [20, 20_000],
    },
    begin: ({ world }, fault) => world.socketOf(fault).pppEnd.set('no address'),
  },
  {
    ...{ name: 'hangup', what: 'the carrier hangs up', weight: 4, lasts: [1, 1] },
    begin: ({ world }, fault) => {
      hangUp(world.socketOf(fault));
      return NOTHING;
    },
  },
  {
    ...{
      name: 'hangup-each-minute',
      what: 'the carrier hangs up every minute',
      weight: 1,
      lasts: [120, 7200],
    },
    begin: ({ world }, fault) => {
      let isOver = false;
      const cut = () => {
        if (isOver) return;
        hangUp(world.socketOf(fault));
        world.after(20_000 + 80_000 * fault.how, cut);
      };
      cut();
      return () => (isOver = true);
    },
  },
  {
    ...{
      name: 'echo-dead',
      what: 'the carrier answers no LCP echo any more',
      weight: 1,
      lasts: [150, 5000],
    },
    begin: ({ world }, fault) => {
      const socket = world.socketOf(fault);
      const end = socket.echo.set('dead');
      if (socket.call?.isUp) socket.call.echoDies();
      return end;
    },
  },
  {
    ...{
      name: 'black-hole',
      what: 'the call is up, and no packet comes back',
      weight: 2,
      lasts: [20, 20_000],
    },
    begin: ({ world }, fault) => world.socketOf(fault).internet.set('no-internet'),
  },
  {
    ...{ name: 'no-dhcp', what: 'nobody answers DHCP', weight: 1, lasts: [20, 20_000] },
    begin: ({ world }, fault) => world.socketOf(fault).leases.set(false),
  },
  {
    ...{ name: 'address-withdrawn', what: 'DHCP takes the address back', weight: 1, lasts: [1, 1] },
    begin: ({ world }, fault) => {
      world.socketOf(fault).call?.withdraw();
      return NOTHING;
    },
  },
  {
    ...{ name: 'address-changes', what: 'DHCP gives another address', weight: 1, lasts: [1, 1] },
    begin: ({ world }, fault) => {
      world.socketOf(fault).call?.renumber();
      return NOTHING;
    },
  },
  {
    ...{
      name: 'time-server',
      what: 'the time server is deaf, wrong by months, or refuses to be asked',
      weight: 3,
      lasts: [600, 100_000],
    },
    begin: ({ world }, { how }) =>
      world.timeServer.set(pick(['deaf', 'early', 'late', 'kiss'] as const, how)),
  },
  {
    ...{ name: 'dns-dead', what: 'the DNS servers are dead', weight: 2, lasts: [20, 20_000] },
    begin: ({ world }, fault) => world.socketOf(fault).internet.set('dns-dead'),
  },
];

export const NETWORK_FAULTS: readonly FaultKind[] = [...REGISTRATION, ...CARRIER];
