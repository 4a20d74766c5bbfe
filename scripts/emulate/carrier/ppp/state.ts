/** The states of RFC 1661 4.2; Starting is left out, since a carrier never waits for its line. */
export type State =
  | 'initial'
  | 'closed'
  | 'stopped'
  | 'closing'
  | 'stopping'
  | 'req-sent'
  | 'ack-rcvd'
  | 'ack-sent'
  | 'opened';

/** States in which the Restart timer runs (RFC 1661 4.1). */
export const TIMED: ReadonlySet<State> = new Set([
  'closing',
  'stopping',
  'req-sent',
  'ack-rcvd',
  'ack-sent',
]);
