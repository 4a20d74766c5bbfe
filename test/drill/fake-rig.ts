import type { BootedRig } from '../../scripts/drill/rig';
import { History } from '../../scripts/drill/history';
import type { Drill, LinkState } from '../../scripts/drill/types';

/** A device of a few lines: it is what a test makes it. */
export class FakeDevice {
  readonly history = new History(0);
  readonly sessions = [{ phase: 'open', address: '10.0.0.1' }];
  stopped = 0;
  /** QEMU has ended by itself */
  aborted = false;
  json: LinkState | undefined = {
    ...{ state: 'online', reason: '', failures: 0, lastFailure: '', dials: 1 },
    address: '10.0.0.1',
  };

  /** The call ends, and pppid says why. */
  fail(reason: string): void {
    this.sessions.forEach((session) => (session.phase = 'dead'));
    const { failures = 0, dials = 0 } = this.json ?? {};
    const failed = { failures: failures + 1, lastFailure: reason, dials, address: '' };
    this.json = { ...failed, state: 'backoff', reason };
  }

  /** A dial that goes well. */
  dial(): void {
    this.history.dialled(Date.now());
    this.sessions.push({ phase: 'open', address: '10.0.0.2' });
    const { failures = 0, lastFailure = '', dials = 0 } = this.json ?? {};
    const online = { state: 'online', reason: '', dials: dials + 1, address: '10.0.0.2' };
    this.json = { failures, lastFailure, ...online };
  }

  /** A dial that the backoff allows. */
  dialAfterAWhile(): void {
    this.history.pluggedIn(Date.now());
    this.dial();
  }

  get rig(): BootedRig {
    const rig: Partial<BootedRig> = {
      link: 'fake',
      redial: { first: 5, longest: 20, jitter: 25, stable: 0 },
      history: this.history,
      sh: async () => '',
      state: async () => this.json,
      aborted: async () => this.aborted,
      stop: async () => void (this.stopped += 1),
    };
    return { ...rig, carrier: { sessions: this.sessions } } as unknown as BootedRig;
  }
}

/** A drill with short waits. */
export const quickDrill = (inject: Drill['inject'], more: Partial<Drill> = {}): Drill => ({
  ...{ name: 'quick', fault: 'something', device: 'drill', causes: ['hangup'], inject },
  ...{ nameSeconds: 1, holdSeconds: 0, onlineSeconds: 1 },
  ...more,
});
