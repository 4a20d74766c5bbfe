import { idOf, PACKAGE_ACCOUNTS } from '../accounts';
import { accountsOf, groupsOf, runnersOf } from './accounts';
import type { DeviceFile } from './keys';
import { cut, type Mistake, type Place } from './mistake';
import { suggest } from './suggest';
import type { Path } from './value-at';

type Locate = (path: Path, part?: 'key' | 'value') => Place;

/** What is wrong with services, timers and users beyond their own keys. */
export function serviceMistakes(device: DeviceFile, locate: Locate): Mistake[] {
  return [
    ...startMistakes(device, locate),
    ...nameMistakes(device, locate),
    ...userMistakes(device, locate),
    ...groupMistakes(device, locate),
    ...idMistakes(device, locate),
  ];
}

function startMistakes({ services, timers, links, ntp }: DeviceFile, locate: Locate): Mistake[] {
  const noClock = 'this device never sets its clock from the network: `ntp` is empty';
  const hint = 'name a time server in `ntp`';
  const started = Object.entries(services).flatMap(([name, { start }]): Mistake[] => {
    const path = ['services', name, 'start'];
    if (start === 'clock' && ntp.length === 0)
      return [{ place: locate(path), message: noClock, hint }];
    if (typeof start === 'string' || Object.hasOwn(links, start.link)) return [];
    return [
      {
        place: locate([...path, 'link']),
        message: `unknown link "${cut(start.link)}"`,
        hint: suggest(start.link, Object.keys(links), 'this device has'),
      },
    ];
  });
  const timed = Object.entries(timers)
    .filter(([, { clock }]) => clock === 'right' && ntp.length === 0)
    .map(([name]) => ({
      place: locate(['timers', name], 'key'),
      message: noClock,
      hint: `${hint}, or run it by whatever clock there is: \`clock: any\``,
    }));
  return [...started, ...timed];
}

/** Both have a folder of that name below /run/service. */
function nameMistakes({ services, timers }: DeviceFile, locate: Locate): Mistake[] {
  return Object.keys(timers)
    .filter((name) => Object.hasOwn(services, name))
    .map((name) => ({
      place: locate(['timers', name], 'key'),
      message: `${name} is the name of a service too`,
      hint: 'services and timers need different names',
    }));
}

function userMistakes(device: DeviceFile, locate: Locate): Mistake[] {
  const own = Object.keys(device.users);
  const packages = Object.keys(PACKAGE_ACCOUNTS);
  const services = [...Object.keys(device.services), ...Object.keys(device.timers)];
  return runnersOf(device).flatMap(({ kind, name, user }) => {
    const known = ['root', 'nobody', ...own, ...services];
    if (known.includes(user) || packages.includes(user)) return [];
    return [
      {
        place: locate([kind, name, 'user']),
        message: `unknown user "${cut(user)}"`,
        hint: `${suggest(user, [...new Set(known)], 'users')}; or add it to \`users\``,
      },
    ];
  });
}

function groupMistakes(device: DeviceFile, locate: Locate): Mistake[] {
  const known = groupsOf(device);
  return Object.entries(device.users).flatMap(([user, { groups }]) =>
    groups.flatMap((group, index) =>
      known.includes(group)
        ? []
        : [
            {
              place: locate(['users', user, 'groups', index]),
              message: `unknown group "${cut(group)}"`,
              hint: suggest(group, known, 'groups'),
            },
          ],
    ),
  );
}

/** A number that two have, by chance or by their `id`. */
function idMistakes(device: DeviceFile, locate: Locate): Mistake[] {
  const taken = new Map<number, string>();
  return accountsOf(device).flatMap(({ user, id }) => {
    if (user === undefined) return [];
    const other = taken.get(id) ?? packageAccount(user, id);
    taken.set(id, user);
    if (other === undefined) return [];
    const path = ['users', 'services', 'timers'].map((kind) => [kind, user]);
    const at = path.find(([kind]) => Object.hasOwn(device[kind as 'users'], user)) ?? ['users'];
    const own = at[0] === 'users' && device.users[user]?.id !== undefined;
    return [
      {
        place: own ? locate([...at, 'id']) : locate(at, 'key'),
        message: `${user} and ${other} have the same number, ${id}`,
        hint: own
          ? 'choose another `id`'
          : `give one of them a number: users: { ${user}: { id: 1000 } }`,
      },
    ];
  });
}

function packageAccount(user: string, id: number): string | undefined {
  const other = Object.keys(PACKAGE_ACCOUNTS).find((name) => idOf(name) === id);
  return other === user ? undefined : other;
}
