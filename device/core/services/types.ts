/** What has to be there for a program to run. */
export interface ServiceNeeds {
  /** the data partition is mounted */
  readonly data: boolean;
  /** a time server has set the clock since power-on */
  readonly clock: boolean;
  /** internet: over any link, or over this one; null: none is needed */
  readonly online: 'any' | { readonly link: string } | null;
}

/** What a service or a timer is told by its YAML. Seconds. */
export interface ServiceConfig {
  readonly needs: ServiceNeeds;
  readonly run: RunConfig;
}

export type RunConfig =
  /** `restart` null: it is not started again while what it needs is there */
  | {
      readonly kind: 'service';
      readonly restart: {
        readonly first: number;
        readonly longest: number;
        /** seconds up after which the waits start over */
        readonly stable: number;
      } | null;
    }
  | {
      readonly kind: 'timer';
      readonly when:
        | { readonly every: number }
        /** seconds since midnight, UTC */
        | { readonly at: number };
      /** each run begins up to so much later, by chance */
      readonly jitter: number;
      /** a run is ended after so long */
      readonly limit: number;
    };

/** How a run ended. */
export interface ServiceExit {
  readonly run: number;
  /** seconds since power-on */
  readonly at: number;
  /** null: a signal ended it */
  readonly code: number | null;
  readonly signal: number | null;
  /** the kernel has killed a process of it, since it had reached its limit of memory */
  readonly oom: boolean;
  /** it was told to end, and why */
  readonly told: StopReason | null;
}

/** `wish`: a person; `need`: what it needs is gone; `limit`: a timer's time is over; `restart`: a person wants it anew. */
export type StopReason = 'wish' | 'need' | 'limit' | 'restart';

/**
 * `waiting`: for what it needs, or for a timer's time. `starting`: told to start. `stopping`: told to end. `backoff`: the
 * wait after its end. `ended`: it is not started again.
 */
export type ServicePhase = 'waiting' | 'starting' | 'up' | 'stopping' | 'backoff' | 'ended';

export interface ServiceState {
  readonly wish: 'on' | 'off';
  readonly phase: ServicePhase;
  /** since when it is in this phase, seconds since power-on */
  readonly since: number;
  /** when the phase has to move; Infinity has no JSON: null */
  readonly until: number | null;
  /** number of the last run that was heard of; runs are counted by who starts them */
  readonly runs: number;
  readonly stop: StopReason | null;
  /** the next wait after an end */
  readonly delay: number;
  readonly last: ServiceExit | null;
  readonly timer: TimerState;
}

/** When a timer is due. */
export interface TimerState {
  /** seconds since power-on; null: not planned */
  readonly next: number | null;
  /** the same without what chance has added */
  readonly base: number | null;
  /** number of the day, from one time of day to the next; null: not known yet */
  readonly day: number | null;
  /** when it was last due */
  readonly lastDue: number | null;
  /** times at which it was due and still ran */
  readonly skipped: number;
}

/** By name, in the order of the YAML. */
export type ServicesState = Readonly<Record<string, ServiceState>>;

/** `run` counts from 1 at each start of the device. */
export type ServiceEvent =
  | { readonly is: 'service-up'; readonly service: string; readonly run: number }
  | {
      readonly is: 'service-ended';
      readonly service: string;
      readonly run: number;
      readonly code: number | null;
      readonly signal: number | null;
      readonly oom: boolean;
    }
  | {
      readonly is: 'service-wish';
      readonly service: string;
      readonly want: 'on' | 'off';
      readonly now: 'up' | 'restart' | null;
    };

export type ServiceAction =
  /** `once`: it is not to be started again when it ends */
  | { readonly do: 'service'; readonly service: string; readonly want: 'up' | 'once' | 'down' }
  | { readonly do: 'say'; readonly level: 'info' | 'notice' | 'warning'; readonly text: string };
