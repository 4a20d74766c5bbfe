import { accountsOf } from './accounts';
import type { DeviceFile } from './keys';
import { cut, type Mistake, type Place } from './mistake';
import { suggest } from './suggest';
import type { Path } from './value-at';

/** What is wrong with what a device has on its data partition. */
export function dataMistakes(device: DeviceFile, locate: (path: Path) => Place): Mistake[] {
  const { programs } = device.data;
  const users = accountsOf(device).flatMap(({ user }) => user ?? []);
  if (programs === undefined || programs === 'root' || users.includes(programs)) return [];
  return [
    {
      place: locate(['data', 'programs']),
      message: `unknown user "${cut(programs)}"`,
      hint: suggest(programs, ['root', ...users], 'users of the services here'),
    },
  ];
}
