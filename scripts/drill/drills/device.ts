import type { Clear, Drill } from '../types';

const device = 'drill';

const nothing: Clear = () => undefined;

/** RAM disks that any program may fill: overlay/etc/init.d/early. /run/pppi, where the links write, is separate. */
const RAM_DISKS = ['/run', '/var'];

/** How far the device's clock may be off once NTP has set it, in seconds. */
const CLOCK_TOLERANCE = 30;

/** Faults inside the device, caused by a command on its serial console. */
export const DEVICE_DRILLS: readonly Drill[] = [
  {
    name: 'pppd-killed',
    fault: 'pppd is killed',
    device,
    causes: ['pppd-killed'],
    inject: async ({ sh }) => {
      await sh('kill -9 $(pidof pppd)');
      return nothing;
    },
  },
  {
    name: 'supervisor-killed',
    fault: 'the supervisor is killed',
    device,
    // What it had to report is lost with it.
    causes: [],
    inject: async ({ sh, link, history }) => {
      await sh(`kill -9 $(cat /run/pppi/${link}.pid)`);
      history.tookOver(Date.now());
      return nothing;
    },
  },
  {
    name: 'clock-1970',
    fault: 'the clock says 1970, and the carrier hangs up',
    device,
    causes: ['hangup'],
    inject: async ({ sh, cut }) => {
      await sh('date -s @0 >/dev/null');
      await cut();
      return nothing;
    },
    check: async ({ sh }) => {
      const clock = Number(await sh('date +%s'));
      return Math.abs(clock - Date.now() / 1000) <= CLOCK_TOLERANCE
        ? undefined
        : `the clock says ${new Date(clock * 1000).toISOString()}`;
    },
  },
  {
    name: 'ram-disk-full',
    fault: '/run and /var are full, and the carrier hangs up',
    device,
    causes: ['hangup'],
    inject: async ({ sh, cut }) => {
      for (const disk of RAM_DISKS) {
        await sh(`dd if=/dev/zero of=${disk}/drill.fill bs=64k 2>/dev/null; true`);
      }
      await cut();
      return async () => {
        await sh(`rm ${RAM_DISKS.map((disk) => `${disk}/drill.fill`).join(' ')}`);
      };
    },
    holdSeconds: 30,
  },
];
