import { mostDials, tooSoon } from './backoff';
import { Names } from './names';
import { judge, type DrillResult } from './result';
import type { Drill, LinkState, Rig } from './types';
import { until } from './until';

const NAME_SECONDS = 60;
const HOLD_SECONDS = 5;
const ONLINE_SECONDS = 75;

/** Seconds after "online" within which a name must resolve and answer a ping. */
const PROOF_SECONDS = 30;

/** Seconds that the device may take, once online, to find that it has internet. */
const CHECK_SECONDS = 5;

/** Seconds to get online before a drill, whatever state the previous one left. */
const READY_SECONDS = 120;

const secondsSince = (begin: number) => (Date.now() - begin) / 1000;

/** The device says that it is online, and the carrier has an open call with that address. */
async function isOnline({ state, carrier }: Rig, callsBefore: number): Promise<boolean> {
  const now = await state();
  if (now?.state !== 'online' || now.reason !== '') return false;
  return carrier.sessions
    .slice(callsBefore)
    .some(({ phase, address }) => phase === 'open' && address === now.address);
}

/**
 * Waits until the device has been online long enough for its backoff to reset.
 * @returns whether it is
 */
export async function ready(rig: Rig): Promise<boolean> {
  const online = () => isOnline(rig, 0);
  if (!(await until(online, READY_SECONDS))) return false;
  const begin = Date.now();
  const enough = rig.redial.stable + CHECK_SECONDS;
  const stable = () => secondsSince(begin) > enough;
  return (await until(stable, enough + 1)) && (await online());
}

/** Dials since `before`, by the device's own count. */
function dialsSince(before: LinkState | undefined, after: LinkState | undefined): number {
  if (before === undefined || after === undefined) return 0;
  return after.dials >= before.dials ? after.dials - before.dials : after.dials;
}

/**
 * Runs one drill on an online device: injects the fault, waits until it is named, leaves it for a while,
 * removes it, and waits until the device is online again.
 * @throws Error if the device stops answering on its console
 */
export async function holdDrill(drill: Drill, rig: Rig): Promise<DrillResult> {
  const { nameSeconds = NAME_SECONDS, holdSeconds = HOLD_SECONDS } = drill;
  const { onlineSeconds = ONLINE_SECONDS, causes } = drill;
  const { carrier, history } = rig;
  const before = await rig.state();
  const calls = drill.sameCall ? 0 : carrier.sessions.length;
  const names = new Names(before);
  const watch = async () => names.note(await rig.state());

  const begin = Date.now();
  const clear = await drill.inject(rig);
  const right = async () => {
    await watch();
    return names.has(causes);
  };
  const named = causes.length > 0 && (await until(right, nameSeconds));
  const secondsToName = named ? secondsSince(begin) : undefined;
  const held = Date.now();
  await until(async () => {
    await watch();
    return secondsSince(held) >= holdSeconds;
  }, holdSeconds);
  await clear();

  const cleared = Date.now();
  const online = await until(() => isOnline(rig, calls), onlineSeconds);
  const end = Date.now();
  const heard = history.dials.filter((at) => at >= begin && at <= end).length;
  return judge(drill, {
    named: names.list,
    secondsToName,
    secondsToOnline: online ? (end - cleared) / 1000 : undefined,
    // The modem sees no dial if a call fails earlier; the device counts what it told pppd to do.
    dials: Math.max(heard, dialsSince(before, await rig.state())),
    dialsAllowed: mostDials(rig.redial, begin, end, history.freshStarts),
    tooSoon: tooSoon(history, begin, end),
    problems: online ? await proof(drill, rig) : [],
  });
}

/** What is wrong on a device that says it is online. */
async function proof(drill: Drill, rig: Rig): Promise<string[]> {
  const ping = () =>
    rig.sh('ping -c 1 -W 3 google.com >/dev/null 2>&1').then(
      () => true,
      () => false,
    );
  const problems = (await until(ping, PROOF_SECONDS)) ? [] : ['says online, but no name resolves'];
  if (drill.check === undefined) return problems;
  let wrong: string | undefined;
  const { check } = drill;
  await until(async () => (wrong = await check(rig)) === undefined, PROOF_SECONDS);
  return wrong === undefined ? problems : [...problems, wrong];
}
