import { callLimit, type LinkState } from '../../../device/core';
import type { Property, Seen } from '../watch';

/** Seconds until it is worth a word that nobody answers DHCP: device/core/hear.ts. */
const NO_LEASE = 30;
/** Seconds that news may be old, as it is told late. */
const NEWS = 130;

/** @returns whether the world has, or just had, the reason that a link names */
function isTrue({ socket, before, state, ms, up }: Seen, since: Map<unknown, number>): boolean {
  const word = state.cause?.word;
  switch (word) {
    case undefined:
    case 'unknown':
      return true;
    case 'off':
      return state.wish === 'off' || before.wish === 'off' || before.call?.cause?.word === 'off';
    case 'chat-timeout':
      // Nothing was heard in time, which is silence.
      if (before.pending?.what === 'look' && up >= before.pending.until) return true;
      break;
    case 'no-address':
      return up - (state.backoff.lastDial ?? 0) >= callLimit(socket.config);
    case 'asking':
      return state.phase === 'dialling';
    case 'no-lease':
      if (up - (state.backoff.lastDial ?? 0) >= NO_LEASE) return true;
      break;
    case 'no-modem':
    case 'no-card':
    case 'no-cable':
      return socket.plug === '' || ms - socket.lastHad(word) <= (NEWS + HELD) * 1000;
  }
  // A call that was given up has its reason from before it was told to end; a wait has that of its failure.
  const had = Math.max(socket.lastHad(word), since.get(word) ?? -Infinity);
  const isOld = state.failures === before.failures && word === before.lastFailure;
  return isOld || ms - had <= NEWS * 1000;
}

/** Seconds that a call may take to end after its modem has gone: device/core/turn.ts. */
const HELD = 60;

export const reasonTrue: Property = {
  name: 'reason-true',
  sentence: 'A reason that is named is one that the world has, or "unknown".',
  watch: () => {
    // A reason that a call takes with it to its end was true when the call was given up.
    const carried = new Map<unknown, number>();
    return {
      stepped: (seen) => {
        const { before, state, ms } = seen;
        const waiting = before.call?.cause?.word;
        if (waiting !== undefined) carried.set(waiting, ms);
        if (state.cause === before.cause || state.cause?.word === before.cause?.word)
          return undefined;
        return isTrue(seen, carried) ? undefined : `named ${state.cause?.word}`;
      },
    };
  },
};

export const reasonTold: Property = {
  name: 'reason-told',
  sentence:
    'A link that waits says why; one that was switched off says so; one whose internet is there says nothing.',
  watch: () => ({
    stepped: ({ state, event }) => {
      const wrong = told(state);
      return wrong && `${wrong} (after ${event.is})`;
    },
  }),
};

function told({ phase, cause, health, wish, pending }: LinkState): string | undefined {
  if (phase === 'backoff' && cause === null && pending === null)
    return 'waits, and does not say why';
  if (phase === 'off' && cause?.word !== 'off') return `is off, and says ${cause?.word}`;
  if (phase === 'port' && wish === 'on' && cause === null)
    return 'has no modem, and does not say so';
  if (phase === 'online' && health?.verdict === 'ok' && cause !== null)
    return `has internet, and says ${cause.word}`;
  return undefined;
}
