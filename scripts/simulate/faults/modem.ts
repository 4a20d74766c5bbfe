import { HANGUP } from '../call';
import type { Modem, Speech } from '../modem';
import type { Socket } from '../socket';
import type { Fault } from '../types';
import type { World } from '../world';
import { NOTHING, pick, type FaultKind, type Scene } from './types';

const own = ({ world }: Scene, fault: Fault): Modem => world.socketOf(fault).own;

const speech = (name: string, now: Speech, what: string): FaultKind => ({
  ...{ name, what, weight: 2, lasts: [20, 20_000] },
  begin: (scene, fault) => own(scene, fault).speech.set(now),
});

/** It is not there until what is returned is called. */
function holdOut(scene: Scene, modem: Modem): () => void {
  const { world } = scene;
  let isHeld = true;
  modem.held += 1;
  world.portChanged(modem);
  return () => {
    if (!isHeld) return;
    isHeld = false;
    modem.held -= 1;
    if (modem.held === 0 && world.isOn) world.startModem(modem);
  };
}

/** Another modem is in a socket until what is returned is called. */
function exchange(world: World, socket: Socket, modem: Modem): () => void {
  const start = (one: Modem) => {
    world.socketChanged(socket);
    if (one.held === 0) world.startModem(one);
  };
  const end = socket.modem.set(modem);
  start(modem);
  return () => {
    end();
    start(socket.modem.now);
  };
}

/**
 * Whether it is for recovery to revive a modem: it has all its steps, and may restart the device, which it does not while
 * another link is online. Else a person comes, after hours, not days.
 */
function isRevived({ config }: Socket, cure: string, { sockets }: World): boolean {
  const { modem, usb, device } = config.recover;
  const hasAll = [modem, usb, device].every(({ kind }) => kind !== 'off');
  return hasAll && (cure !== 'device' || sockets.length === 1);
}

const hung = (cure: 'modem' | 'usb' | 'device', weight: number): FaultKind => ({
  name: `hung-${cure}`,
  what: {
    modem: 'the modem hangs until it is restarted by command',
    usb: 'the modem hangs until its power is cut',
    device: 'the modem hangs until the device restarts',
  }[cure],
  ...{ weight, lasts: [200_000, 400_000] },
  begin: (scene, fault, over) => {
    const { world } = scene;
    const socket = world.socketOf(fault);
    const { own: modem, call, isSerial } = socket;
    if (!isRevived(socket, cure, world)) world.after(fault.lasts * 100, over);
    modem.hung ??= cure;
    modem.cures.push(over);
    if (call?.isUp && isSerial) call.end(HANGUP);
    return () => (modem.hung = null);
  },
});

export const MODEM_FAULTS: readonly FaultKind[] = [
  speech('silent-port', 'silent', 'the modem hears and says nothing'),
  speech('garbage', 'garbage', 'the modem says garbage'),
  speech('error', 'error', 'the modem answers ERROR to every command'),
  speech('ok-only', 'ok', 'the modem answers OK to every command and does nothing'),
  hung('modem', 1),
  hung('usb', 1),
  hung('device', 0.5),
  {
    ...{ name: 'modem-gone', what: 'the modem is pulled', weight: 3, lasts: [1, 40_000] },
    begin: (scene, fault) => holdOut(scene, own(scene, fault)),
  },
  {
    ...{
      name: 'modem-loose',
      what: 'a loose plug: out and in again and again',
      weight: 2,
      lasts: [3, 300],
    },
    begin: (scene, fault) => {
      const { world } = scene;
      let isOver = false;
      let back = () => {};
      const shake = () => {
        if (isOver) return;
        back();
        back = holdOut(scene, own(scene, fault));
        world.after(500, () => back());
        world.after(1000 + 20_000 * fault.how, shake);
      };
      shake();
      return () => {
        isOver = true;
        back();
      };
    },
  },
  {
    ...{
      name: 'control-port',
      what: 'the modem comes with a control port, and can be asked for its signal during a call',
      weight: 2,
      // It is asked each minute.
      lasts: [60, 20_000],
    },
    begin: (scene, fault) => {
      const modem = own(scene, fault);
      const end = modem.control.set(true);
      const start = () => {
        if (modem.held === 0) scene.world.startModem(modem);
      };
      start();
      return () => {
        end();
        start();
      };
    },
  },
  {
    ...{ name: 'modem-resets', what: 'the modem restarts by itself', weight: 2, lasts: [1, 1] },
    begin: (scene, fault) => {
      const modem = own(scene, fault);
      if (modem.held === 0) scene.world.startModem(modem);
      return () => {};
    },
  },
  {
    ...{
      name: 'modem-exchanged',
      what: 'another modem with another SIM is in the socket',
      weight: 2,
      lasts: [10, 20_000],
    },
    begin: ({ world }, fault) => exchange(world, world.socketOf(fault), world.spare),
  },
  {
    ...{
      name: 'modems-swapped',
      what: 'the modems of two links are swapped',
      weight: 2,
      lasts: [10, 20_000],
    },
    begin: ({ world }, fault) => {
      const one = world.socketOf(fault);
      const other = world.socketOf({ link: fault.link + 1 });
      if (one === other) return NOTHING;
      const ends = [exchange(world, one, other.own), exchange(world, other, one.own)];
      return () => ends.forEach((end) => end());
    },
  },
  {
    ...{
      name: 'pppd-hangs',
      what: 'pppd never ends by itself, and may ignore SIGTERM',
      weight: 1,
      lasts: [20, 4000],
    },
    begin: ({ world }, fault) =>
      world.socketOf(fault).pppd.set(pick(['stuck', 'stubborn'] as const, fault.how)),
  },
];
