import { parseArgs } from 'node:util';
import type { Value } from './shell';
import type { Effect } from './types';

type Account = Extract<Effect, { kind: 'account' }>;

/** Options with a value, as LONG or LONG:SHORT; the rest are flags. */
const VALUES: Record<string, string> = {
  adduser: 'home shell uid gid ingroup gecos comment conf firstuid lastuid firstgid lastgid',
  addgroup: 'gid conf firstgid lastgid',
  useradd:
    'base-dir:b comment:c home-dir:d expiredate:e inactive:f gid:g groups:G skel:k key:K shell:s uid:u',
  groupadd: 'gid:g key:K',
  usermod: 'groups:G comment:c home:d shell:s',
  gpasswd: 'add:a',
};

/**
 * Reads adduser(8), addgroup(8), useradd(8), groupadd(8), usermod(8) and gpasswd(1) as maintainer scripts call them.
 * @returns undefined if it is none of these, or asks for something else than a system account or a member
 */
export function accountEffects([name, ...args]: readonly Value[]): Effect[] | undefined {
  const program = name?.replace(/^(\/usr)?\/sbin\//, '') ?? '';
  const takes = VALUES[program]?.split(' ').map((one) => one.split(':') as [string, string?]);
  if (!takes || args.includes(undefined)) return undefined;
  const options = Object.fromEntries(
    takes.map(([long, short]) => [long, { type: 'string' as const, ...(short && { short }) }]),
  );
  const { values, positionals } = parseArgs({
    ...{ args: args as string[], options, strict: false, allowPositionals: true },
  });
  const [first, second] = positionals;
  if (first === undefined) return undefined;
  const of = (...names: string[]) =>
    names.map((one) => values[one]).find((one) => typeof one === 'string');
  const member = (one: string, group: string): Effect => ({ kind: 'member', user: one, group });
  const membersOf = (one: string) =>
    (of('groups') ?? '').split(',').flatMap((group) => (group ? [member(one, group)] : []));
  switch (program) {
    case 'adduser':
      if (second !== undefined) return [member(first, second)];
      if (!values.system) return undefined;
      return [
        account(
          first,
          values.group ? first : (of('ingroup') ?? 'nogroup'),
          of('home'),
          of('gecos', 'comment'),
        ),
      ];
    case 'useradd':
      // Without -g it gets a group of its own: USERGROUPS_ENAB in Debian's login.defs.
      return [
        account(first, of('gid') ?? first, of('home-dir'), of('comment')),
        ...membersOf(first),
      ];
    case 'usermod':
      return of('groups') === undefined ? undefined : membersOf(first);
    case 'gpasswd':
      return of('add') === undefined ? undefined : [member(of('add')!, first)];
    default:
      return second === undefined ? [{ kind: 'account', group: first }] : [member(first, second)];
  }
}

function account(user: string, group: string, home?: string, comment?: string): Account {
  return {
    ...{ kind: 'account', user, group },
    ...(home !== undefined && { home }),
    ...(comment !== undefined && { comment }),
  };
}
