import type { Call, DialAnswer, DialRequest } from '../../line';
import type { AtModem } from './at-modem';

/** What a port learns about its call. */
export interface CallEvents {
  data(bytes: Uint8Array): void;
  ended(): void;
}

const DIAL_STRING = /^[TP]?\*99(?:\*[^*#]*)?(?:\*[^*#]*)?(?:\*(\d+))?#?$/i;

/** The context that a packet dial string names, 1 where it names none (TS 27.007 §10.2.1.1). */
export function dialledContext(dialString: string): number | undefined {
  const match = DIAL_STRING.exec(dialString.replace(/[ ,;]/g, ''));
  return match === null ? undefined : Number(match[1] ?? 1);
}

/**
 * Asks the carrier for a call. A carrier that throws counts as one that is not there.
 *
 * Bytes it sends before this returns are kept back until `start` is called, for the modem says
 * CONNECT first.
 */
export function placeCall(
  modem: AtModem,
  cid: number,
  events: CallEvents,
): { call: Call; start(): void } | 'busy' | 'no carrier' {
  const early: Uint8Array[] = [];
  let stage: 'early' | 'open' | 'over' = 'early';
  const request: DialRequest = {
    apn: modem.pdp.get(cid)?.apn ?? '',
    cid,
    send: (bytes) => {
      if (stage === 'open') events.data(bytes);
      if (stage === 'early') early.push(Uint8Array.from(bytes));
    },
    hangup: () => {
      const wasOpen = stage === 'open';
      stage = 'over';
      if (wasOpen) events.ended();
    },
  };
  const answer = ask(modem, request);
  if (typeof answer === 'string') return answer;
  if (stage !== 'early') return 'no carrier';
  const call: Call = {
    receive: (bytes) => guarded(modem, () => answer.receive(bytes)),
    close: () => {
      if (stage === 'over') return;
      stage = 'over';
      guarded(modem, () => answer.close());
    },
  };
  const start = (): void => {
    stage = 'open';
    for (const bytes of early.splice(0)) events.data(bytes);
  };
  return { call, start };
}

function ask(modem: AtModem, request: DialRequest): DialAnswer {
  try {
    return modem.onDial(request);
  } catch (error) {
    modem.log(`carrier failed: ${String(error)}`);
    return 'no carrier';
  }
}

function guarded(modem: AtModem, action: () => void): void {
  try {
    action();
  } catch (error) {
    modem.log(`carrier failed: ${String(error)}`);
  }
}
