import type { DeviceConfig, DeviceState, LinkState } from '../../../device/core';
import type { Facts } from '../../../device/status/report';
import { Bench, CONFIG, LEASE } from '../core/bench';

/** Seconds since 1970 and since power-on of all that is told here. */
export const CLOCK = Date.UTC(2026, 10, 22, 10, 10, 0) / 1000;
export const UP = 1000;

export const CONFIG_OF_ONE: DeviceConfig = {
  links: { twilio: CONFIG },
  clock: { servers: ['time.example.net'], built: 0 },
};

/** A link that has been online for ten minutes, after a hangup, with all that there is to tell. */
export function onlineLink(): LinkState {
  const bench = new Bench();
  bench.at(0, { is: 'started', running: {} });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(330, { is: 'port', plug: 'a', control: true });
  bench.looked();
  bench.at(335, { is: 'up', call: 1, lease: LEASE });
  bench.ended(340, 16);
  bench.at(bench.next);
  if (bench.state.phase !== 'dialling') bench.looked();
  bench.at(400, { is: 'up', call: 2, lease: { ...LEASE, dns: ['9.9.9.9', '8.8.8.8'] } });
  const ask = bench.state.health?.ask ?? 0;
  bench.at(401, { is: 'checked', ask, verdict: 'ok', text: '2 of 2 targets' });
  const measured = {
    rssi: -73,
    operator: 'Twilio US',
    technology: 'lte',
    cell: '01A2B3C',
  } as const;
  const { signal } = bench.state;
  if (!signal) throw new Error('nobody asks for the signal');
  return {
    ...bench.state,
    signal: { ...signal, at: UP - 60, last: { ...measured, network: 'home' } },
  };
}

/** What link-status says of it to people. */
export const ONLINE_TEXT: readonly string[] = [
  'twilio: online for 10 min 0 s, since 2026-11-22T10:00:00Z',
  '  ppp0 has 10.0.0.2',
  '  modem 12d1:1506 at 1-1.2: ttyUSB1, control ttyUSB0',
  '  signal [####-] -73 dBm, Twilio US, LTE, home network, cell 01A2B3C',
  '  ppp0: 10.0.0.2 peer 10.64.64.64, DNS 9.9.9.9 8.8.8.8',
  '  traffic of this session: 1.2 MB received, 999 B sent',
  '  internet is reached: 2 of 2 targets',
  '  dials 2, failures 1, the last one hangup',
  '  last events:',
  '    2026-11-22T09:53:20Z waiting (no-modem): there is no modem with a data port',
  '    2026-11-22T09:58:50Z waiting',
  '    2026-11-22T09:58:50Z dialling: dial 1',
  '    2026-11-22T09:58:55Z online: ppp0 has 10.0.0.2',
  '    2026-11-22T09:59:00Z backoff (hangup): the modem hung up; next dial in 5 s',
  '    2026-11-22T09:59:20Z waiting',
  '    2026-11-22T09:59:20Z dialling: dial 2',
  '    2026-11-22T10:00:00Z online: ppp0 has 10.0.0.2',
  'clock: set by time.example.net 5 min ago',
];

/** @returns a device with one link as it is given, and a clock that was set by 700 */
export function deviceOf(link: LinkState): DeviceState {
  const { shared, network, clock } = new Bench().device;
  return {
    ...{ links: { twilio: link }, network, services: {} },
    shared: { ...shared, clockAhead: CLOCK - UP },
    clock: { ...clock, set: { server: 'time.example.net', at: 700 } },
  };
}

/** Facts of a device on which all is well. */
export function someFacts(change: Partial<Facts> = {}): Facts {
  return {
    now: { up: UP, clock: CLOCK },
    daemon: { beat: UP - 3, givenUp: false },
    restarts: [],
    modem: () => ({ id: '12d1:1506', socket: '1-1.2', port: 'ttyUSB1', control: 'ttyUSB0' }),
    lease: () => null,
    traffic: () => ({ received: 1_234_567, sent: 999 }),
    ...{ usb: [], notes: [] },
    ...change,
  };
}
