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

export const STICK_DRILLS: readonly Drill[] = pulledAndBack();
