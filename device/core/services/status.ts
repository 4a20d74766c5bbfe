import { dateText } from '../dates';
import { exitText, type ServiceWorld } from './services';
import { timerDue } from './timer';
import type { ServiceConfig, ServiceState } from './types';
import { needed } from './words';

/** One service or timer, as `svc --json` prints it. */
export interface ServiceStatus {
  readonly service: string;
  readonly kind: 'service' | 'timer';
  readonly state: ServiceState['phase'] | 'off';
  /** why it is not up, or what comes next; empty: there is nothing to say */
  readonly reason: string;
  readonly since: string;
  readonly seconds: number;
  /** starts since power-on */
  readonly starts: number;
  /** the same without the first */
  readonly restarts: number;
  readonly lastExit: {
    readonly date: string;
    readonly secondsAgo: number;
    readonly code: number | null;
    readonly signal: number | null;
    readonly outOfMemory: boolean;
    readonly timeLimit: boolean;
    readonly text: string;
  } | null;
  /** when a timer runs next; null: not known, or no timer */
  readonly next: string | null;
  readonly skipped: number;
}

/** @returns what people and programs are told of a service */
export function serviceStatus(
  name: string,
  state: ServiceState,
  { needs, run }: ServiceConfig,
  world: ServiceWorld,
  now: { readonly up: number; readonly clock: number },
): ServiceStatus {
  const date = (at: number) => dateText(now.clock - now.up + at);
  const { phase, wish, since, until, runs, last, timer } = state;
  const isOff = wish === 'off' && phase !== 'up' && phase !== 'stopping';
  const missing = needed(needs, world);
  const planned = run.kind === 'timer' && wish === 'on' && missing === '' && timer.day !== null;
  const next = timer.next ?? (planned ? timerDue(timer, { ...now, chance: 0 }, run) : null);
  const reasons = {
    waiting: missing,
    backoff: `starting again in ${Math.max(0, Math.ceil((until ?? now.up) - now.up))} s`,
    ended: 'it is not started again',
    ...{ starting: '', up: '', stopping: '' },
  };
  return {
    ...{ service: name, kind: run.kind, state: isOff ? 'off' : phase },
    reason: isOff ? `until \`svc ${name} up\`, or a restart of the device` : reasons[phase],
    ...{ since: date(since), seconds: Math.max(0, Math.floor(now.up - since)) },
    ...{ starts: runs, restarts: Math.max(0, runs - 1) },
    lastExit: last && {
      ...{ date: date(last.at), secondsAgo: Math.max(0, Math.floor(now.up - last.at)) },
      ...{ code: last.code, signal: last.signal, outOfMemory: last.oom },
      ...{ timeLimit: last.told === 'limit', text: exitText(last) },
    },
    ...{ next: next === null ? null : date(next), skipped: timer.skipped },
  };
}
