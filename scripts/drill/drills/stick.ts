import { setTimeout as sleep } from 'node:timers/promises';
import type { Drill, Rig } from '../types';

const device = 'drill';

const tty = ({ sh, link }: Rig) => sh(`readlink /dev/modem/${link}-ppp`);

/** The stick leaves the socket and comes back. */
function pulledAndBack(): Drill[] {
  let before = '';
  return [
    {
      name: 'stick-gone',
      fault: 'the stick is pulled',
      device,
      causes: ['no-stick'],
      inject: async ({ stick }) => {
        await stick.unplug();
        return () => stick.plug();
      },
      holdSeconds: 20,
    },
    {
      name: 'stick-renumbered',
      fault: 'the stick is pulled and comes back as another ttyUSB',
      device,
      causes: ['no-stick'],
      inject: async (rig) => {
        before = await tty(rig);
        // A program that still holds the old port keeps its number taken.
        await rig.sh(
          `port=$(readlink -f /dev/modem/${rig.link}-ppp); (exec 9<>"$port"; sleep 90) & sleep 1`,
        );
        await rig.stick.unplug();
        return () => rig.stick.plug();
      },
      check: async (rig) => ((await tty(rig)) === before ? `it is ${before} again` : undefined),
    },
  ];
}

/** Between two of its losses of contact, in milliseconds: less than the device needs to see all of one. */
const LOOSE_MS = 1500;

/** The stick is back each time before the device has seen that it was gone. */
const LOOSE: Drill = {
  name: 'stick-loose',
  fault: 'a loose plug: three times out and in at once',
  device,
  causes: ['hangup'],
  inject: async ({ stick }) => {
    for (let times = 0; times < 3; times++) {
      await stick.unplug();
      stick.plug();
      await sleep(LOOSE_MS);
    }
    return () => undefined;
  },
};

export const STICK_DRILLS: readonly Drill[] = [...pulledAndBack(), LOOSE];
