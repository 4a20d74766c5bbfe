import { idOf, PACKAGE_ACCOUNTS, type Account } from '../../../accounts';
import type { Effect } from './types';

/** Debian's own numbers, which base-passwd has: every system of Debian has these accounts. */
const OF_THE_BASE = 100;

/** Users of base-passwd whose group is not the one of their name and number, or that log in. */
const ODD = new Set(['sync', 'games', 'man', 'nobody']);

/** A user of base-passwd that has a home which services look for. */
const HOMES: Readonly<Record<string, string>> = { 'www-data': '/var/www' };

/** They are in every image. */
const THERE = new Set(['root', '0', 'nobody', 'nogroup']);

const NOBODY = { home: '/nonexistent', shell: '/bin/false', comment: '' } as const;

/**
 * The accounts that effects make, and those of base-passwd that they name, in the order of their names.
 * @returns also the names of accounts that nobody makes
 */
export function accountsOf(effects: readonly Effect[]): {
  accounts: Account[];
  strangers: Set<string>;
} {
  const users = new Map<string, Account>();
  const groups = new Map<string, Draft>();
  const addGroup = (group: string) => {
    if (!groups.has(group)) groups.set(group, { ...NOBODY, group, id: idOf(group), members: [] });
  };
  for (const effect of effects) {
    if (effect.kind !== 'account') continue;
    const { user, group, home = users.get(user ?? '')?.home, comment } = effect;
    if (user === undefined) addGroup(group);
    else {
      const old = users.get(user);
      users.set(user, {
        ...{ user, group, id: idOf(user), shell: NOBODY.shell },
        ...{ home: home ?? NOBODY.home, comment: comment ?? old?.comment ?? '' },
      });
      if (group !== user) addGroup(group);
    }
  }
  const strangers = new Set<string>();
  const known = (name: string) => THERE.has(name) || users.has(name) || groups.has(name);
  for (const { user, group } of named(effects)) {
    if (user !== undefined && !THERE.has(user) && !users.has(user)) {
      if (isOfTheBase(user) && !ODD.has(user))
        users.set(user, {
          ...NOBODY,
          user,
          group: user,
          id: idOf(user),
          home: HOMES[user] ?? NOBODY.home,
        });
      else strangers.add(user);
    }
    if (group !== undefined && !known(group)) {
      if (isOfTheBase(group)) addGroup(group);
      else strangers.add(group);
    }
  }
  for (const effect of effects) {
    if (effect.kind !== 'member') continue;
    if (!users.has(effect.user)) {
      strangers.add(effect.user);
      continue;
    }
    if (users.get(effect.user)!.group === effect.group) continue;
    addGroup(effect.group);
    groups.get(effect.group)!.members!.push(effect.user);
  }
  // Made with their user.
  for (const { user, group } of users.values())
    if (user === group && groups.get(group)?.members?.length === 0) groups.delete(group);
  const all = [...users.values(), ...[...groups.values()].map(withoutEmpty)];
  const nameOf = ({ user, group }: Account) => user ?? group;
  return { accounts: all.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)), strangers };
}

function* named(effects: readonly Effect[]): Generator<{ user?: string; group?: string }> {
  for (const effect of effects) {
    if (effect.kind === 'folder' || effect.kind === 'named') yield effect;
    if (effect.kind === 'member') yield { user: effect.user };
  }
}

function isOfTheBase(name: string): boolean {
  return Object.hasOwn(PACKAGE_ACCOUNTS, name) && idOf(name) <= OF_THE_BASE;
}

/** An account whose members are not all known yet. */
type Draft = Omit<Account, 'members'> & { members?: string[] };

function withoutEmpty({ members = [], ...account }: Draft): Account {
  return members.length > 0 ? { ...account, members: [...new Set(members)].sort() } : account;
}
