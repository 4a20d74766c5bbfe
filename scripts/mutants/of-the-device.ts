import type { Mutant } from './mutant';

/** Faults of what the device does as a whole, and of what it reads and tells. */
export const OF_THE_DEVICE: readonly Mutant[] = [
  {
    ...{ name: 'metric-order', file: 'ways.ts', by: 'network.test.ts' },
    what: 'the worst way is taken for the best',
    text: 'one.metric - other.metric',
    instead: 'other.metric - one.metric',
  },
  {
    ...{ name: 'demotion', file: 'ways.ts', by: 'network.test.ts' },
    what: 'Ethernet without internet stays before all others',
    text: 'demoted ? metric + DEMOTION : metric',
    instead: 'metric',
  },
  {
    ...{ name: 'routes-failed', file: 'network.ts', by: 'network.test.ts' },
    what: 'what could not be set is not set again',
    text: 'againAt: up + AGAIN',
    instead: 'againAt: null',
  },
  {
    ...{ name: 'dns-most', file: 'dns.ts', by: 'network.test.ts' },
    what: 'more name servers than libc reads',
    text: '.slice(0, MOST)',
    instead: '',
  },
  {
    ...{ name: 'dns-text', file: 'dns.ts', by: 'network.test.ts' },
    what: 'what a carrier calls a name server goes into resolv.conf unread',
    text: '.filter((server) => isAddress(server))',
    instead: '',
  },
  {
    ...{ name: 'clock-refused', file: 'clock.ts', by: 'clock.test.ts' },
    what: 'a time server that never wants to be asked again is asked again',
    text: 'state.refused = [...state.refused, server];',
    instead: '{}',
  },
  {
    ...{ name: 'clock-back', file: 'clock.ts', by: 'clock.test.ts' },
    what: 'the clock stays behind a time that is known to have passed',
    text: 'if (now.clock < state.floor) setClock(turn, state.floor, now.up);',
    instead: '',
  },
  {
    ...{ name: 'clock-late', file: 'clock.ts', by: 'clock.test.ts' },
    what: 'a late answer of a time server sets the clock',
    text: 'news.said !== null && news.said.ask === state.asking?.ask',
    instead: 'news.said !== null',
  },
  {
    ...{ name: 'reasons-swapped', file: 'reasons.ts', by: 'pppd-log.test.ts' },
    what: 'a hangup is named as a looped line, and the reverse',
    text: "hangup: 'pppd 16',\n  loopback: 'pppd 17',",
    instead: "hangup: 'pppd 17',\n  loopback: 'pppd 16',",
  },
  {
    ...{ name: 'cause-last', file: 'pppd-log.ts', by: 'pppd-log.test.ts' },
    what: 'the last cause in the log of pppd counts instead of the first',
    text: 'for (const line of lines)\n',
    instead: 'for (const line of lines.toReversed())\n',
  },
  {
    ...{ name: 'settings-empty', file: 'settings.ts', by: 'settings.test.ts' },
    what: 'an empty pppi.conf is taken for one that sets nothing',
    text: "lines.every((line) => line !== null && trim(line) === '')",
    instead: 'lines.length < 0',
  },
  {
    ...{ name: 'secret-cleared', file: 'stored-settings.ts', by: 'settings.test.ts' },
    what: 'a secret leaves the boot partition at the start that stores it',
    text: 'store === null ? secrets : []',
    instead: 'secrets',
  },
  {
    ...{ name: 'watchdog', file: 'watchdog.ts', by: 'watchdog.test.ts' },
    what: 'the watchdog is fed although a link does not move',
    text: '> LATE',
    instead: '> Infinity',
  },
  {
    ...{ name: 'signal-old', file: 'signal.ts', by: 'cases.test.ts' },
    what: 'a signal that was measured hours ago passes for that of now',
    text: 'state !== null && up - state.at <= OLD',
    instead: 'state !== null',
  },
  {
    ...{ name: 'signal-away', file: 'signal.ts', by: 'cases.test.ts' },
    what: 'the operator is shown although the network is away',
    text: '...last, network, operator: null, technology: null, cell: null',
    instead: '...last, network',
  },
];
