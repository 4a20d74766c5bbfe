import { KILLED } from '../call';
import type { Cut } from '../daemon';
import { NOTHING, pick, type FaultKind, type Scene } from './types';

const YEARS = 50 * 365 * 86_400;
const CUTS: readonly Cut[] = ['unwritten', 'written', 'among', 'after'];

/** Power goes, and comes back when what is returned is called. */
function cutPower({ world }: Scene): () => void {
  if (!world.isOn) return NOTHING;
  world.powerOff();
  for (const modem of world.modems) {
    modem.held += 1;
    world.portChanged(modem);
  }
  return () => {
    world.powerOn();
    for (const modem of world.modems) {
      modem.held -= 1;
      // Power has been away from it too.
      if (modem.hung !== null) world.cure(modem);
      if (modem.held === 0) world.startModem(modem);
    }
  };
}

function setAll(ends: readonly (() => void)[]): () => void {
  return () => ends.forEach((end) => end());
}

/** What goes wrong inside of the device. */
const INSIDE: readonly FaultKind[] = [
  {
    ...{ name: 'power-cut', what: 'power is cut', weight: 4, lasts: [2, 4000] },
    begin: (scene) => cutPower(scene),
  },
  {
    ...{
      name: 'daemon-killed',
      what: 'the daemon is killed at a step: before its state is written, before its actions, among them or after them',
      weight: 8,
      lasts: [1, 1],
    },
    begin: ({ daemon }, { how }) => {
      daemon.cutNext(pick(CUTS, how));
      return NOTHING;
    },
  },
  {
    ...{
      name: 'daemon-killed-often',
      what: 'the daemon is killed every few seconds',
      weight: 1,
      lasts: [30, 600],
    },
    begin: ({ world, daemon }, { how }) => {
      let isOver = false;
      let count = 0;
      const kill = () => {
        if (isOver) return;
        daemon.cutNext(pick(CUTS, (how * ++count) % 1));
        world.after(2000 + 15_000 * how, kill);
      };
      kill();
      return () => (isOver = true);
    },
  },
  {
    ...{
      name: 'state-lost',
      what: 'the daemon is killed, and its state file is unreadable',
      weight: 2,
      lasts: [1, 1],
    },
    begin: ({ daemon }) => {
      daemon.cutNext('after');
      daemon.loseState();
      return NOTHING;
    },
  },
  {
    ...{ name: 'ram-disk-full', what: 'no state can be written', weight: 1, lasts: [20, 4000] },
    begin: ({ world }) => world.ramTakesWrites.set(false),
  },
  {
    ...{ name: 'pppd-killed', what: 'pppd is killed', weight: 2, lasts: [1, 1] },
    begin: ({ world }, fault) => {
      world.socketOf(fault).call?.end(KILLED);
      return NOTHING;
    },
  },
  {
    ...{ name: 'data-gone', what: 'there is no data partition', weight: 2, lasts: [20, 40_000] },
    begin: ({ world }) => {
      const end = world.data.isThere.set(false);
      return () => {
        end();
        world.dataChanged();
      };
    },
  },
  {
    ...{
      name: 'data-read-only',
      what: 'the data partition takes no writes',
      weight: 2,
      lasts: [20, 40_000],
    },
    begin: ({ world }) => world.data.takesWrites.set(false),
  },
  {
    ...{
      name: 'clock-jumps',
      what: 'the clock is set 50 years back or forth, or to 1970',
      weight: 3,
      lasts: [20, 40_000],
    },
    begin: ({ world }, { how }) => {
      world.clockError = pick([YEARS, -YEARS, world.clockError - world.clock], how);
      // It is right again once a time server was asked.
      return NOTHING;
    },
  },
];

/** What the daemon hears, and when. */
const EVENTS: readonly FaultKind[] = [
  {
    ...{ name: 'events-late', what: 'everything is heard late', weight: 3, lasts: [20, 4000] },
    begin: ({ world }, { how }) => world.late.set(60 * how),
  },
  {
    ...{ name: 'events-lost', what: 'one event of two is lost', weight: 3, lasts: [20, 2000] },
    begin: ({ world }) => world.loses.set(true),
  },
  {
    ...{
      name: 'events-doubled',
      what: 'every event is heard again later',
      weight: 3,
      lasts: [20, 4000],
    },
    begin: ({ world }) => world.doubles.set(true),
  },
  {
    ...{
      name: 'events-any',
      what: 'events are late, doubled and lost',
      weight: 1,
      lasts: [20, 2000],
    },
    begin: ({ world }, { how }) =>
      setAll([world.late.set(60 * how), world.loses.set(true), world.doubles.set(true)]),
  },
];

/** What people do. */
const PEOPLE: readonly FaultKind[] = [
  {
    ...{ name: 'poff', what: 'poff, and pon later', weight: 3, lasts: [1, 20_000] },
    begin: ({ world }, fault) => {
      const socket = world.socketOf(fault);
      const end = socket.wish.set('off');
      world.changed('wish', socket);
      return () => {
        end();
        world.changed('wish', socket);
      };
    },
  },
  {
    ...{ name: 'pon-again', what: 'pon, again and again', weight: 2, lasts: [5, 120] },
    begin: ({ world }, fault) => {
      const socket = world.socketOf(fault);
      let isOver = false;
      const pon = () => {
        if (isOver) return;
        if (socket.wish.now === 'on') world.tell(socket, { is: 'wish', want: 'on' }, 100);
        world.after(500 + 8000 * fault.how, pon);
      };
      pon();
      return () => (isOver = true);
    },
  },
];

export const DEVICE_FAULTS: readonly FaultKind[] = [...INSIDE, ...EVENTS, ...PEOPLE];
