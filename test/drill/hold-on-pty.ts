import { Names } from '../../scripts/drill/names';
import type { Drill, LinkState, Rig } from '../../scripts/drill/types';
import type { PtyRig } from './pty-rig';

/** What goes wrong, and the words of which any is right for it. */
export interface Fault extends Pick<Drill, 'inject' | 'check'> {
  causes: readonly string[];
}

export interface Seen {
  /** causes that the device named while the fault was there, in that order */
  named: string[];
  /** what pppid logged from the fault to online, a line each, without the link's name */
  log: string[];
  /** seconds between one dial and the next, from that before the fault to that after it */
  gaps: number[];
  /** dials after the cause was named, while the device should have waited for the fault's end */
  inVain: number;
  /** what link-status told of the link at the end of the fault, if the device was left to wait */
  status: string;
  /** of the drill's own check */
  problem: string | undefined;
}

/** What a device does next: it dials again after a while, waits for the fault's end, or is online in spite of it. */
export type Next = 'dials' | 'waits' | 'is online';

/** Seconds that a fault stays where the device has to wait for its end: enough for two dials. */
const WAIT = 16;

/** Seconds online that the device needs to be sure of it, beyond `redial.stable`. */
const SURE = 2;

const isOnline = (state: LinkState | undefined) => state?.state === 'online' && state.reason === '';

/** Until the device is online, and so long that what failed before is forgiven. */
async function ready(rig: PtyRig): Promise<void> {
  await rig.until('online', async () => isOnline(await rig.state()));
  await rig.pass(rig.redial.stable + SURE);
}

/** Until the device is online by another call. @returns its state then */
async function onlineAgain(rig: PtyRig, before?: LinkState): Promise<LinkState | undefined> {
  let state: LinkState | undefined;
  await rig.until('online again', async () => {
    state = await rig.state();
    return isOnline(state) && (state?.dials ?? 0) > (before?.dials ?? 0);
  });
  return state;
}

/** The time of the fault, from its name on. @returns what link-status tells at its end, if the device waits for that */
async function live(next: Next, rig: PtyRig): Promise<Pick<Seen, 'inVain' | 'status'>> {
  const named = (await rig.dialSeconds()).length;
  if (next !== 'waits') return { inVain: 0, status: '' };
  await rig.pass(WAIT);
  const status = await rig.sh(`link-status ${rig.link} || [ $? = 1 ]`);
  return { inVain: (await rig.dialSeconds()).length - named, status };
}

/**
 * Holds a drill as `holdDrill` does, but by what happens and not by seconds.
 * @throws Error with the device's log if it names no such cause, or is not online afterwards
 */
export async function holdOnPty(fault: Fault, next: Next, rig: PtyRig): Promise<Seen> {
  await ready(rig);
  const hands = rig as unknown as Rig;
  const before = await rig.state();
  const names = new Names(before);
  const right = async () => {
    names.note(await rig.state());
    return names.has(fault.causes);
  };
  const logged = (await rig.pppidLog()).length;
  const dialled = (await rig.dialSeconds()).length;

  const clear = await fault.inject(hands);
  let lived: Pick<Seen, 'inVain' | 'status'>;
  let last = before;
  try {
    if (next === 'is online') last = await onlineAgain(rig, before);
    else await rig.until(`named ${fault.causes.join(' or ')}`, right);
    lived = await live(next, rig);
  } finally {
    // The drill after this one shall not meet its fault.
    await clear();
  }
  await onlineAgain(rig, last);
  const dials = (await rig.dialSeconds()).slice(dialled - 1);
  return {
    ...lived,
    named: names.list,
    log: (await rig.pppidLog()).slice(logged),
    gaps: dials.slice(1).map((at, i) => at - dials[i]!),
    problem: await fault.check?.(hands),
  };
}
