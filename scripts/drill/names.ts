import type { LinkState } from './types';

/** Records the causes that the device names, in order; repeats are recorded once. */
export class Names {
  readonly list: string[] = [];
  private failures: number;
  private reason = '';

  constructor(before: LinkState | undefined) {
    this.failures = before?.failures ?? 0;
  }

  note(state: LinkState | undefined): void {
    if (state === undefined) return;
    // The last failure stays in the file until the next one: only a new one counts.
    if (state.failures !== this.failures) this.add(state.lastFailure);
    if (state.reason !== this.reason) this.add(state.reason);
    this.failures = state.failures;
    this.reason = state.reason;
  }

  private add(name: string): void {
    if (name !== '' && this.list.at(-1) !== name) this.list.push(name);
  }

  has(causes: readonly string[]): boolean {
    return causes.some((cause) => this.list.includes(cause));
  }
}
