import { resolvConf } from './dns';
import { wantedRoutes, type Route, type Routes, type Rule } from './routes';
import type { DeviceAction } from './types';
import type { Way } from './ways';

/** Seconds until what could not be set is set again. */
const AGAIN = 10;

/** What was last set. */
export interface NetworkState {
  readonly links: Readonly<Record<string, Routes>>;
  /** the ways out that this was made for */
  readonly key: string;
  /** null: not known */
  readonly resolvConf: string | null;
  /** what was last to be taken away: a daemon that died before that was done finds it still there */
  readonly removed: readonly Route[];
  /** when all of it is set anew; null: it holds */
  readonly againAt: number | null;
}

/** Nothing is known of what an earlier daemon has left. */
export const NOTHING_SET: NetworkState = {
  links: {},
  key: '',
  resolvConf: null,
  removed: [],
  againAt: 0,
};

/** @returns whether there is nothing to do for these ways out */
export function isSet({ key, againAt }: NetworkState, wanted: string, up: number): boolean {
  return key === wanted && (againAt === null || up < againAt);
}

/** @returns something could not be set */
export function networkFailed(state: NetworkState, up: number): NetworkState {
  return { ...state, againAt: up + AGAIN };
}

/**
 * What has to be done so that routes and DNS servers are those of the links that are up, and of no other. First the new,
 * then the old away: there always is a route.
 * @param tables those of all links, whose rules may be left over
 */
export function setNetwork(
  before: NetworkState,
  { ways, key, tables }: { ways: readonly Way[]; key: string; tables: readonly number[] },
  up: number,
): { readonly state: NetworkState; readonly actions: readonly DeviceAction[] } {
  const anew = before.againAt !== null && up >= before.againAt;
  const links = wantedRoutes(ways);
  const changes = Object.entries(links).map(([name, wanted]) => {
    const last = before.links[name];
    return changeOf(anew || last?.mark !== wanted.mark ? undefined : last, wanted, last);
  });
  const gone = Object.entries(before.links).flatMap(([name, last]) =>
    links[name] === undefined ? [{ ...NO_CHANGE, remove: last.routes, dropped: last.rule }] : [],
  );
  const all = [...changes, ...gone];
  const used = Object.values(links).map(({ rule }) => rule.table);
  const dropTables = anew
    ? tables.filter((table) => !used.includes(table))
    : gone.map(({ dropped }) => dropped.table).filter((table) => !used.includes(table));
  const add = all.flatMap((each) => each.add);
  // Those are taken away again whenever all is set anew.
  const refused = Object.values(links).flatMap(({ unwanted }) => unwanted);
  const change = {
    add,
    remove: [...all.flatMap(({ remove }) => remove), ...(anew ? without(before.removed, add) : [])],
    rules: changes.flatMap(({ rule }) => rule ?? []),
    dropTables,
  };
  const text = resolvConf(ways);
  const state: NetworkState = {
    links,
    key,
    resolvConf: text,
    removed: without(change.remove, refused),
    againAt: anew ? null : before.againAt,
  };
  const actions: DeviceAction[] = [];
  if (Object.values(change).some((list) => list.length > 0))
    actions.push({ do: 'set-routes', ...change });
  if (anew || text !== before.resolvConf) actions.push({ do: 'set-dns', resolvConf: text });
  return { state, actions };
}

function without(list: readonly Route[], others: readonly Route[]): readonly Route[] {
  const texts = new Set(others.map((route) => JSON.stringify(route)));
  return list.filter((route) => !texts.has(JSON.stringify(route)));
}

interface Change {
  readonly add: readonly Route[];
  readonly remove: readonly Route[];
  readonly rule: Rule | null;
}

const NO_CHANGE: Change = { add: [], remove: [], rule: null };

/** @param known what holds of `last`; undefined: the kernel has begun the interface anew */
function changeOf(known: Routes | undefined, wanted: Routes, last: Routes | undefined): Change {
  const has = (list: readonly Route[] | undefined, route: Route) =>
    list?.some((each) => JSON.stringify(each) === JSON.stringify(route)) ?? false;
  const add = wanted.routes.filter((route) => !has(known?.routes, route));
  const givenBack = known?.unwanted.filter((route) => !has(wanted.unwanted, route)) ?? [];
  const old = last?.routes.filter((route) => !has(wanted.routes, route)) ?? [];
  const refused = wanted.unwanted.filter((route) => !has(known?.unwanted, route));
  const sameRule = JSON.stringify(known?.rule) === JSON.stringify(wanted.rule);
  return {
    add: [...add, ...givenBack],
    remove: [...old, ...refused],
    rule: sameRule ? null : wanted.rule,
  };
}
