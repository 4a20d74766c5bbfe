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
    fault: 'pppid is killed',
    device,
    // The call goes on, and the next pppid takes it up.
    causes: [],
    sameCall: true,
    inject: async ({ sh }) => {
      await sh('kill -9 $(pidof qjs)');
      return nothing;
    },
    check: ({ sh }) =>
      sh('pidof qjs').then(
        () => undefined,
        () => 'pppid does not run',
      ),
  },
  {
    name: 'clock-1970',
    fault: 'the clock says 1970, and the carrier hangs up',
    device,
    causes: ['carrier-ended'],
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
    causes: ['carrier-ended'],
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
