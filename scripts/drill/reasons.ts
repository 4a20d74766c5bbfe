/**
 * The causes that a supervisor can name, as they stand in `reason` and `lastFailure` of
 * /run/pppi/<link>.json. Drills and device agree on these words.
 */
export const REASONS = [
  'no-stick',
  'stick-is-cdrom',
  'no-sim',
  'pin-wanted',
  'pin-wrong',
  'puk',
  'not-registered',
  'registration-denied',
  'roaming-refused',
  'no-carrier',
  'busy',
  'chat-timeout',
  'modem-error',
  'auth-refused',
  'no-negotiation',
  'echo-dead',
  'hangup',
  'no-internet',
  'dns-dead',
  'pppd-killed',
] as const;

export type Reason = (typeof REASONS)[number];
