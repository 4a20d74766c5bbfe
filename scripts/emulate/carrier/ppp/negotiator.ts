import type { ConfigOption } from './packet';

/** The answer to a peer's Configure-Request. */
export type Verdict =
  | { kind: 'ack' }
  | { kind: 'nak'; options: ConfigOption[] }
  | { kind: 'reject'; options: ConfigOption[] };

/** The part of LCP or IPCP that knows its options; the automaton knows the rest. */
export interface Negotiator {
  /** The options to ask for in the next Configure-Request. */
  request(): ConfigOption[];
  /** The peer took all of what was asked. */
  acked(): void;
  /** The peer wants other values for these. */
  naked(options: ConfigOption[]): void;
  /** The peer will not have these at all. */
  rejected(options: ConfigOption[]): void;
  /** Judges what the peer asks for. */
  judge(options: ConfigOption[]): Verdict;
  /** These options of the peer were acknowledged and hold from now on. */
  agreed(options: ConfigOption[]): void;
}

/** About one option: fine, not at all, or "ask for this instead". */
export type OptionVerdict = 'ack' | 'reject' | ConfigOption;

/**
 * One verdict out of many: rejects go before naks, naks before an ack, each listing only the
 * options it is about (RFC 1661 5.3 and 5.4).
 *
 * @param missing options that the peer should have asked for, appended to a Nak (RFC 1661 5.3)
 */
export function judgeEach(
  options: ConfigOption[],
  rule: (option: ConfigOption) => OptionVerdict,
  missing: ConfigOption[] = [],
): Verdict {
  const verdicts = options.map((option) => ({ option, verdict: rule(option) }));
  const rejects = verdicts.filter(({ verdict }) => verdict === 'reject');
  if (rejects.length > 0) {
    return { kind: 'reject', options: rejects.map(({ option }) => option) };
  }
  const naks = verdicts.flatMap(({ verdict }) => (typeof verdict === 'object' ? [verdict] : []));
  const wanted = [...naks, ...missing];
  return wanted.length > 0 ? { kind: 'nak', options: wanted } : { kind: 'ack' };
}

/** Max-Failure of RFC 1661 4.6. */
const MAX_FAILURE = 5;

/** Counts Naks: after Max-Failure of them options are rejected instead of argued about. */
export class Patience {
  private failures = 0;

  reset(): void {
    this.failures = 0;
  }

  /** The verdict to give in place of `verdict` on the options `asked` for. */
  limit(verdict: Verdict, asked: ConfigOption[]): Verdict {
    if (verdict.kind === 'ack') this.failures = 0;
    if (verdict.kind !== 'nak' || ++this.failures <= MAX_FAILURE) return verdict;
    const types = new Set(verdict.options.map(({ type }) => type));
    const refused = asked.filter(({ type }) => types.has(type));
    return refused.length > 0 ? { kind: 'reject', options: refused } : { kind: 'ack' };
  }
}
