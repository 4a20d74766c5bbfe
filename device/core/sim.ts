import { REASONS } from './reasons';
import type { Cause, LinkConfig, Mark } from './types';

/** A card without a number may be any, and any may be it: what one of them has refused no other gets. */
export const NO_NUMBER = 'none';
/** Under this, a refusal by any card is also kept. */
const ANY = 'any';

/** @returns the name of a mark */
export function markOf(card: string, pin: string): string {
  return `${card} ${pin}`;
}

/** @returns the mark that leaves the card fewer tries: of two the one that is to be believed */
export function worseMark(one: Mark | undefined, other: Mark): Mark {
  if (one === undefined || other.kind === 'refused') return other;
  if (one.kind === 'refused' || one.tries === null) return one;
  return other.tries === null || other.tries > one.tries ? other : one;
}

/** Another link that could have this link's modem, and whose SIM has another PIN. */
export interface Rival {
  readonly link: string;
  /** number of its card; null: not known */
  readonly iccid: string | null;
}

/** What a SIM that asks for its PIN says of itself, and what is remembered. */
export interface PinQuestion {
  /** null: not told yet */
  readonly card: string | null;
  readonly tries: number | null;
  /** null: the YAML has none */
  readonly pin: string | null;
  readonly marks: Readonly<Record<string, Mark>>;
  /** whether marks can be kept over a power cut */
  readonly durable: boolean;
  readonly withoutTries: LinkConfig['pinWithoutTries'];
  /** number of this link's own card; null: not known */
  readonly iccid: string | null;
  readonly rivals: readonly Rival[];
}

export type PinDecision =
  | { readonly send: true; readonly key: string; readonly mark: Mark }
  /** `learnt`: marks to keep; `sure`: asking again in this plug cannot change it */
  | {
      readonly send: false;
      readonly cause: Cause;
      readonly sure: boolean;
      readonly learnt: Readonly<Record<string, Mark>>;
    };

/**
 * Three wrong PINs in a row block a SIM (3GPP TS 31.101, 9.5.1), and nobody is there to type the PUK: so a PIN is sent
 * only if a refusal would be remembered for good, if none is remembered, and if more than one try is left.
 */
export function decidePin(question: PinQuestion): PinDecision {
  const { card, tries, pin, marks, durable, withoutTries } = question;
  if (pin === null) return no('set it as pin of this link, or turn off the PIN request in a phone');
  if (card === null) return unsure('the modem has not reported the number of the card yet');
  const foreign = foreignCard(card, question);
  if (foreign !== null) return unsure(foreign);
  const own = marks[markOf(card, pin)];
  const other = marks[markOf(card === NO_NUMBER ? ANY : NO_NUMBER, pin)];
  if (own?.kind === 'refused' || other?.kind === 'refused') return refused({});
  if (tries === null && withoutTries === 'never')
    return unsure(
      'the modem does not say how many tries are left: turn off the PIN request in a phone, or set pinWithoutTries',
    );
  if (own?.kind === 'sent') {
    if (tries === null || own.tries === null)
      return no(
        'it was sent once, and neither a result nor the tries left were told: put it in a phone',
      );
    // It was counted as wrong, and power failed before that was written down.
    if (tries < own.tries) return refused(refusalMarks(card, pin));
  }
  if (tries !== null && tries < 2)
    return no(`not sent, as only ${tries} try is left: put it in a phone`);
  if (!durable) return unsure('no data partition can record whether it is refused');
  return { send: true, key: markOf(card, pin), mark: { kind: 'sent', tries } };
}

/**
 * A PIN that goes to the card of another link costs that one a try: two modems of one kind, each link with a PIN of its
 * own, and nothing but the number of the card tells whose is whose.
 * @returns why the card may be another's; null: it is this link's, as far as can be known
 */
function foreignCard(card: string, { iccid, rivals }: PinQuestion): string | null {
  if (iccid !== null) {
    if (card === NO_NUMBER) return 'the modem cannot report the number of the card (iccid)';
    return isCard(iccid, card) ? null : `the card in the modem is ${card}, and not iccid ${iccid}`;
  }
  const owner = rivals.find((rival) => rival.iccid !== null && isCard(rival.iccid, card));
  if (owner) return `the card is that of link ${owner.link}`;
  // Without a number it is not known to be another one than that.
  const unknown = rivals.find((rival) => rival.iccid === null || card === NO_NUMBER);
  return unknown
    ? `the card may be that of link ${unknown.link}, which has another PIN: set iccid of both links`
    : null;
}

/** Some leave out the last digit, a check (ITU-T E.118, 4.1). */
function isCard(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** @returns the marks of a PIN that a card has refused */
export function refusalMarks(card: string, pin: string): Readonly<Record<string, Mark>> {
  const mark: Mark = { kind: 'refused' };
  return card === NO_NUMBER
    ? { [markOf(card, pin)]: mark }
    : { [markOf(card, pin)]: mark, [markOf(ANY, pin)]: mark };
}

function no(what: string): PinDecision {
  return { send: false, cause: wanted(what), sure: true, learnt: {} };
}

function unsure(why: string): PinDecision {
  return { send: false, cause: wanted(`not sent, as ${why}`), sure: false, learnt: {} };
}

function refused(learnt: Readonly<Record<string, Mark>>): PinDecision {
  const { sentence } = REASONS['pin-wrong'];
  return { send: false, cause: { word: 'pin-wrong', sentence }, sure: true, learnt };
}

/** @returns the SIM asks for its PIN, and why it does not get it */
export function wanted(what: string): Cause {
  return { word: 'pin-wanted', sentence: `the SIM asks for a PIN; ${what}` };
}
