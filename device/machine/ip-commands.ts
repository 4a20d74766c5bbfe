import type { DeviceAction, Route, Rule } from '../core';

type SetRoutes = Extract<DeviceAction, { do: 'set-routes' }>;

/** `must`: what it sets is there only if it succeeds; `may`: what it removes may be gone; `all`: until nothing is left */
type How = 'must' | 'may' | 'all';

/**
 * @returns the arguments of /usr/libexec/pppi/set-routes, each a command of ip(8), in this order: new routes, rules, rules
 * that go, old routes
 */
export function ipCommands({ add, remove, rules, dropTables }: SetRoutes): readonly string[] {
  return [
    ...add.map((route) => command('must', 'route', ...adding(route))),
    ...rules.flatMap((rule) => [dropRules(rule.table), addRule(rule)]),
    ...dropTables.map(dropRules),
    ...remove.map((route) => command('may', 'route', 'del', ...wordsOf(route))),
  ];
}

/**
 * A metric is one link's, and so is a table: whatever else is there by that name is an older one of its own. What the
 * kernel adds to the main table has no metric: `replace` might take away another interface's.
 */
function adding(route: Route): readonly string[] {
  const isKernels = route.table === null && route.metric === null;
  const onlink = route.via === null ? [] : ['onlink'];
  return [isKernels ? 'append' : 'replace', ...wordsOf(route), ...onlink];
}

function wordsOf({ to, via, device, metric, table }: Route): readonly string[] {
  return [
    ...[to, ...(via === null ? [] : ['via', via]), 'dev', device],
    ...(metric === null ? [] : ['metric', String(metric)]),
    ...(table === null ? [] : ['table', String(table)]),
  ];
}

/** The kernel drops one at a time. */
function dropRules(table: number): string {
  return command('all', 'rule', 'del', 'lookup', String(table));
}

function addRule({ from, table }: Rule): string {
  return command('must', 'rule', 'add', 'from', from, 'lookup', String(table));
}

function command(how: How, ...words: readonly string[]): string {
  return [how, ...words].join(' ');
}
