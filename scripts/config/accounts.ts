import { idOf, PACKAGE_ACCOUNTS, type Account } from '../accounts';
import type { DeviceFile } from './keys';

/** Groups of the root file system that is always there. */
const GROUPS = ['root', 'tty', 'dialout', 'nogroup'];

/** Runs as this user. */
interface Runner {
  kind: 'services' | 'timers';
  name: string;
  user: string;
}

/** @returns who a device's services and timers run as */
export function runnersOf({ services, timers }: DeviceFile): Runner[] {
  const of = (kind: Runner['kind'], all: Record<string, { user?: string | undefined }>) =>
    Object.entries(all).map(([name, { user = name }]) => ({ kind, name, user }));
  return [...of('services', services), ...of('timers', timers)];
}

/** @returns the accounts that a device's users, services and timers need, each once */
export function accountsOf(device: DeviceFile): Account[] {
  const users = new Map<string, Account>();
  for (const [user, { id, home }] of Object.entries(device.users))
    users.set(user, { user, group: user, id: id ?? idOf(user), ...(home && { home }) });
  for (const { user } of runnersOf(device))
    if (user !== 'root' && user !== 'nobody' && !users.has(user))
      users.set(user, { user, group: user, id: idOf(user) });
  const groups = new Map<string, Account>();
  for (const [user, { groups: others }] of Object.entries(device.users))
    for (const group of others) {
      const { members = [] } = groups.get(group) ?? {};
      groups.set(group, {
        ...{ group, id: group === 'root' ? 0 : (users.get(group)?.id ?? idOf(group)) },
        members: [...members, user],
      });
    }
  return [...users.values(), ...groups.values()];
}

/** @returns names that `groups` may have */
export function groupsOf(device: DeviceFile): string[] {
  const own = [...Object.keys(device.users), ...runnersOf(device).map(({ user }) => user)];
  return [...new Set([...GROUPS, ...own, ...Object.keys(PACKAGE_ACCOUNTS)])];
}
