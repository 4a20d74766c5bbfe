import type { CallCause, CallLog } from './pppd-log';
import { TABLE } from './reasons-table';

/**
 * How far recovery may go: `none` where a person has to act, since a restart costs a locked SIM a try; `modem` where
 * the network has answered, and may answer otherwise after another registration; `usb`; `device` for the rest.
 */
export type Recovery = 'none' | 'modem' | 'usb' | 'device';

/** One row of the table. Host, device, drills and docs/reasons.md read it. */
export interface Reason {
  /** what is the case, without a full stop; the device may have a more exact one */
  readonly sentence: string;
  /** what a person can do about it */
  readonly advice: string;
  readonly recovery: Recovery;
  /** the outcomes that this is the reason of, with a sentence of their own where one says more */
  readonly means?: Readonly<Record<string, string | true>>;
}

export type ReasonWord = keyof typeof TABLE;

/** All reasons by their word. */
export const REASONS: Readonly<Record<ReasonWord, Reason>> = TABLE;

export const REASON_WORDS = Object.keys(TABLE) as readonly ReasonWord[];

/** What one outcome of pppd, of chat, of the SIM or of the network means. */
export interface Outcome {
  /** such as `pppd 16`, `chat NO CARRIER`, `sim puk`, `network denied` */
  readonly outcome: string;
  readonly word: ReasonWord;
  readonly sentence: string;
}

/** Every outcome that has a reason, in the order of the table. */
export const OUTCOMES: readonly Outcome[] = REASON_WORDS.flatMap((word) => {
  const { means = {}, sentence } = REASONS[word];
  return Object.entries(means).map(([outcome, own]) => ({
    outcome,
    word,
    sentence: own === true ? sentence : own,
  }));
});

const byOutcome = new Map(OUTCOMES.map((each) => [each.outcome, each]));

/** @returns what an outcome means, if the table has it */
export function reasonOf(outcome: string): Outcome | undefined {
  return byOutcome.get(outcome);
}

/** pppd(8), EXIT STATUS: an option that it does not know, for which it also takes a port that is not there. */
export const BAD_OPTIONS = 2;

/** How a call ended, as far as pppd and chat tell. */
export interface CallEnd {
  /**
   * pppd's exit status; 128 and the number of the signal that killed it. null: nobody saw it, as of a call that an
   * earlier daemon has started
   */
  readonly status: number | null;
  /** whether the call had an address */
  readonly hadAddress: boolean;
  /** chat's exit status, and the string of ABORT that matched */
  readonly chat?: { readonly status: number; readonly abort?: string };
  /** what pppd has logged; it may have ended too early, or have nothing */
  readonly log?: CallLog;
}

/** What a cause in pppd's log means, by the status that stands for it alone, or as an outcome of its own. */
const BY_LOG: Readonly<Record<CallCause, string>> = {
  asked: 'pppd 5',
  terminated: 'log terminated',
  'auth refused': 'pppd 19',
  'auth unanswered': 'log auth unanswered',
  'auth unknown': 'log auth unknown',
  echo: 'pppd 15',
  hangup: 'pppd 16',
  loopback: 'pppd 17',
  'no ppp': 'log no ppp',
  'no address': 'log no address',
  idle: 'pppd 12',
  time: 'pppd 13',
  traffic: 'pppd 20',
};

/**
 * The reason of a call's end (pppd(8), EXIT STATUS; chat(8), EXIT CODES: 3 is a timeout, 4 and more a string of ABORT).
 * The status does not tell: 19 is a refusal and an unanswered request, 16 a hangup and all that a modem ends by hanging
 * up, such as a refusal. The log does, of which the first cause counts. A connection that ends before it has an address
 * is one of which nobody has agreed on PPP.
 */
export function callReason({ status, hadAddress, chat, log }: CallEnd): Outcome {
  if (status !== null && status > 128 && status < 150)
    return known('pppd killed', ` ${status - 128}`);
  if (status === 8) return chatReason(chat, log?.chat);
  const { cause = null, text = null } = log ?? {};
  if (cause !== null)
    return known(early(BY_LOG[cause], hadAddress), text === null ? '' : `: ${text}`);
  if (status === null) return known('pppd unseen');
  return reasonOf(early(`pppd ${status}`, hadAddress)) ?? known('pppd other', ` ${status}`);
}

/** @returns the outcome, another one if a call without an address has its own */
function early(outcome: string, hadAddress: boolean): string {
  const own = `${outcome} without an address`;
  return !hadAddress && byOutcome.has(own) ? own : outcome;
}

function chatReason(chat: CallEnd['chat'], log: CallLog['chat'] | undefined): Outcome {
  const abort = chat?.abort ?? log?.abort ?? undefined;
  if (chat?.status === 3) {
    const said = log?.said ?? null;
    return said === null ? known('chat timeout') : known('chat answer', ` ${said}`);
  }
  if (abort !== undefined && (chat === undefined || chat.status > 3))
    return reasonOf(`chat ${abort}`) ?? known('chat answer', ` ${abort}`);
  return known('chat other', ` (chat: ${chat ? chat.status : 'no status'})`);
}

/** An outcome that the table has to have. */
function known(outcome: string, more = ''): Outcome {
  const found = byOutcome.get(outcome);
  if (!found) throw new Error(`no reason for ${outcome}`);
  return { ...found, sentence: found.sentence + more };
}
