/**
 * What a modem says: ITU-T V.250, 3GPP TS 27.007 and 27.005, and what modems make of them. Pure, for QuickJS and Node.
 * It must not know ports, time-outs, or what follows from an answer.
 */
import type { Answer } from './answer';

export { beginAnswer, isPrompt, readBytes, type Answer } from './answer';
export { meaningOf } from './meaning';
export type * from './means';

/** @returns whether a final result has come: no more is waited for */
export function hasEnded({ result }: Answer): boolean {
  return result !== undefined;
}

/**
 * Whether a result has come without the line that it should have. It may be of the question before, of which the modem
 * was late: reading on for a moment tells. A modem that has no answer says no more.
 */
export function mayBeLate({ result, early }: Answer): boolean {
  return early && result?.result === 'ok';
}
