import { setTimeout as sleep } from 'node:timers/promises';
import type { Drill, Rig } from '../types';

const device = 'drill';

const tty = ({ sh, link }: Rig) => sh(`readlink /dev/modem/${link}-ppp`);

/** The modem is unplugged and plugged back in. */
function pulledAndBack(): Drill[] {
  let before = '';
  return [
    {
      name: 'modem-gone',
      fault: 'the modem is pulled',
      device,
      causes: ['no-modem'],
      inject: async ({ usbModem }) => {
        await usbModem.unplug();
        return () => usbModem.plug();
      },
      holdSeconds: 20,
    },
    {
      name: 'modem-renumbered',
      fault: 'the modem is pulled and comes back as another ttyUSB',
      device,
      causes: ['no-modem'],
      inject: async (rig) => {
        before = await tty(rig);
        // A program that holds the old port open keeps its number taken.
        await rig.sh(
          `port=$(readlink -f /dev/modem/${rig.link}-ppp); (exec 9<>"$port"; sleep 90) & sleep 1`,
        );
        await rig.usbModem.unplug();
        return () => rig.usbModem.plug();
      },
      check: async (rig) => ((await tty(rig)) === before ? `it is ${before} again` : undefined),
    },
  ];
}

/** Time between two losses of contact, in milliseconds: less than the device needs to notice all of one. */
const LOOSE_MS = 1500;

/** The modem is back each time before the device has noticed the loss. */
const LOOSE: Drill = {
  name: 'modem-loose',
  fault: 'a loose plug: three quick losses of contact',
  device,
  causes: ['hangup'],
  inject: async ({ usbModem }) => {
    for (let times = 0; times < 3; times++) {
      await usbModem.unplug();
      usbModem.plug();
      await sleep(LOOSE_MS);
    }
    return () => undefined;
  },
};

export const UNPLUG_DRILLS: readonly Drill[] = [...pulledAndBack(), LOOSE];
