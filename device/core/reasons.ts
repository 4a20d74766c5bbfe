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

/** How a call ended, as far as pppd and chat tell. */
export interface CallEnd {
  /** pppd's exit status; 128 and the number of the signal that killed it */
  readonly status: number;
  /** whether the call had an address */
  readonly hadAddress: boolean;
  /** chat's exit status, and the string of ABORT that matched */
  readonly chat?: { readonly status: number; readonly abort?: string };
}

/**
 * The reason of a call's end (pppd(8), EXIT STATUS; chat(8), EXIT CODES: 3 is a timeout, 4 and more a string of ABORT).
 * A connection that ends with 16 before it has an address is one of which nobody has answered LCP.
 */
export function callReason({ status, hadAddress, chat }: CallEnd): Outcome {
  if (status === 8) return chatReason(chat);
  if (status === 16 && !hadAddress) return known('pppd 16 without an address');
  if (status > 128 && status < 150) return known('pppd killed', ` ${status - 128}`);
  return reasonOf(`pppd ${status}`) ?? known('pppd other', ` ${status}`);
}

function chatReason(chat: CallEnd['chat']): Outcome {
  if (chat?.status === 3) return known('chat timeout');
  if (chat && chat.status > 3 && chat.abort !== undefined)
    return reasonOf(`chat ${chat.abort}`) ?? known('chat answer', ` ${chat.abort}`);
  return known('chat other', ` (chat: ${chat ? chat.status : 'no status'})`);
}

/** An outcome that the table has to have. */
function known(outcome: string, more = ''): Outcome {
  const found = byOutcome.get(outcome);
  if (!found) throw new Error(`no reason for ${outcome}`);
  return { ...found, sentence: found.sentence + more };
}
