import type { Effect } from './types';
import { isVolatile, tidy } from './volatile';

/** Words of a line, quotes taken off, as in sysusers.d(5) and tmpfiles.d(5). */
function fields(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => (double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1'),
  );
}

function lines(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^\s*[^#\s]/.test(line))
    .map(fields);
}

const given = (field: string | undefined) => field !== undefined && field !== '-' && field !== '';

/** Accounts of a file of sysusers.d(5). Numbers in it are not kept: pppi has its own for each name. */
export function sysusers(text: string): Effect[] {
  return lines(text).flatMap(([type = '', name, id = '', comment, home]): Effect[] => {
    if (name === undefined) return [];
    if (type === 'g') return [{ kind: 'account', group: name }];
    if (type === 'm') return [{ kind: 'member', user: name, group: id }];
    if (!/^u[!]?$/.test(type)) return [];
    const [, group = ''] = id.split(':');
    return [
      {
        ...{ kind: 'account', user: name, group: given(group) ? group : name },
        ...(given(comment) && { comment: comment! }),
        ...(given(home) && { home: home! }),
      },
    ];
  });
}

/** Folders of a file of tmpfiles.d(5); nothing else of it is done. */
export function tmpfiles(text: string): Effect[] {
  return lines(text).flatMap(([type = '', path = '', mode, user, group]): Effect[] => {
    if (!/^[dDvqQ][-!+=~^$]*$/.test(type) || path.includes('%')) return [];
    return [
      {
        ...{ kind: 'folder', path: tidy(path), made: true },
        ...(given(mode) && { mode: mode!.replace(/^[~:]+/, '').padStart(4, '0') }),
        ...(given(user) && { user: user! }),
        ...(given(group) && { group: group! }),
      },
    ];
  });
}

/** systemd.exec(5): the folders that systemd makes for a service, by the start of the keys. */
const PLACES = { Runtime: '/run', State: '/var/lib', Cache: '/var/cache', Logs: '/var/log' };

/** Folders of a systemd service, with its owner; mkdir and chown in ExecStartPre= are read as well. */
export function unit(text: string, command: (line: string) => Effect[]): Effect[] {
  const values = (key: string) =>
    [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value.trim());
  const [user, group] = [values('User').at(-1), values('Group').at(-1)];
  const owner = {
    ...(user && { user }),
    ...((group ?? user) && { group: group ?? user! }),
  };
  const own = Object.entries(PLACES).flatMap(([start, place]) => {
    const mode = values(`${start}DirectoryMode`).at(-1);
    return values(`${start}Directory`)
      .flatMap((value) => value.split(/\s+/))
      .filter((name) => name !== '' && !name.includes('%'))
      .map((name): Effect => ({
        ...{ kind: 'folder', path: `${place}/${name.replace(/:.*/, '')}`, made: true, ...owner },
        ...(mode !== undefined && { mode: mode.padStart(4, '0') }),
      }));
  });
  const before = values('ExecStartPre').flatMap((line) => command(line.replace(/^[-@:+!]+/, '')));
  const named: Effect[] = user || group ? [{ kind: 'named', ...owner }] : [];
  return [
    ...named,
    ...own,
    ...before.filter((effect) => effect.kind === 'folder' && isVolatile(effect.path)),
  ];
}
