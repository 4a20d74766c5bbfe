import type { DeviceModel } from '../model';
import type { WantedPackage } from '../system';

/** Of s6's sixty programs those that start, supervise and tell; `s6-setuidgid` runs the two before it. */
const SUPERVISOR: WantedPackage = {
  ...{ name: 's6', except: [], scripts: 'refuse' },
  only: [
    ...['svscan', 'svscanctl', 'supervise', 'svc', 'svstat', 'svdt', 'permafailon'],
    ...['applyuidgid', 'envuidgid', 'setuidgid'],
  ].map((program) => `usr/bin/s6-${program}`),
};

/** @returns the Debian packages that a device names, and what supervises its services */
export function wantedPackages({ packages, services }: DeviceModel): readonly WantedPackage[] {
  const isNamed = packages.some(({ name }) => name === SUPERVISOR.name);
  return services.length === 0 || isNamed ? packages : [...packages, SUPERVISOR];
}
