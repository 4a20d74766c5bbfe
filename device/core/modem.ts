import { DIAL_RARELY, noDialBecause } from './registration';
import { REASONS, reasonOf } from './reasons';
import { decidePin, markOf, refusalMarks, wanted } from './sim';
import { ask, causeBy, type Turn } from './turn';
import type { Cause, LinkEvent, NetworkSays, SimSays } from './types';

type Looked = Extract<LinkEvent, { is: 'looked' }>;

/** Seconds after plugging in that a modem may be silent, or busy with its SIM; then it is dialled as the guide does. */
const MAY_BE_SILENT = 10;
const MAY_BE_BUSY = 60;

/** What an answer comes to: a dial makes sense, or not, or the PIN is on its way. */
export type Judgement =
  { readonly dial: true } | { readonly dial: false; readonly cause: Cause | null };

const DIAL: Judgement = { dial: true };

/** Asks the modem for SIM and network. */
export function look(turn: Turn): void {
  const { state, actions } = turn;
  const mayRegisterAnew = state.anew !== state.plug;
  const mayBeInData = state.dialledPlug === state.plug;
  actions.push({ do: 'look', ask: ask(turn, 'look'), mayRegisterAnew, mayBeInData });
}

/** @returns seconds until the modem is asked again, by how long it has been asked */
export function lookRest(seconds: number): number {
  if (seconds < 60) return 1;
  return seconds < 600 ? 3 : 10;
}

/** What the modem has answered: may it be dialled? A PIN that the SIM asks for is seen to. */
export function judge(
  turn: Turn,
  answer: Pick<Looked, 'sim' | 'network' | 'card' | 'tries' | 'registersAnew'>,
): Judgement {
  const { state, now } = turn;
  const plugged = now.up - state.pluggedAt;
  const closed = closedSim(answer.sim, plugged);
  if (answer.sim !== 'pin') state.asked = '';
  if (closed !== undefined) return { dial: false, cause: closed };
  if (answer.sim === 'pin') return judgePin(turn, answer);
  // What the network said was said to the access point of before.
  if (answer.registersAnew === true) {
    state.anew = state.plug;
    return { dial: false, cause: null };
  }
  if (answer.sim === 'ready') return judgeNetwork(turn, answer.network);
  // It is silence that a silent modem has to be revived from, whatever may be dear.
  const judgement = judgeNetwork(turn, 'unknown');
  return judgement.dial ? judgement : { dial: false, cause: causeBy('chat-timeout') };
}

/** @returns why a SIM is of no use; null: it needs time; undefined: it may be of use */
function closedSim(sim: SimSays, plugged: number): Cause | null | undefined {
  if (sim === 'silent' && plugged < MAY_BE_SILENT) return null;
  if (sim === 'busy') return plugged < MAY_BE_BUSY ? causeBy('sim-busy') : undefined;
  return causeOf(`sim ${sim}`);
}

/** How long SIM and network have kept a dial waiting. */
function waited({ state, now }: Turn): number {
  return state.phase === 'modem' ? now.up - state.modemSince : 0;
}

function judgeNetwork(turn: Turn, network: NetworkSays): Judgement {
  const { config } = turn;
  const no = noDialBecause(network, config.roaming);
  if (no === null) return DIAL;
  // Where roaming is refused a modem may not be wrong: the network that it finds could be a foreign one.
  const mayBeWrong =
    config.roaming === 'allowed' && (no.word === 'not-registered' || no.word === 'radio-off');
  if (mayBeWrong && waited(turn) >= DIAL_RARELY) return DIAL;
  return { dial: false, cause: { word: no.word, sentence: no.sentence } };
}

function judgePin(turn: Turn, { card, tries }: Pick<Looked, 'card' | 'tries'>): Judgement {
  const { state, shared, config, actions, now } = turn;
  // Another card may have come without the modem being pulled.
  const asked = `${state.plug} ${card} ${config.pin}`;
  if (state.asked === asked) return { dial: false, cause: state.cause };
  const decision = decidePin({
    ...{ card, tries, pin: config.pin, marks: shared.marks, durable: shared.durable },
    // A modem that has just started may tell them later.
    iccid: config.iccid,
    rivals: turn.around.rivals,
    withoutTries: now.up - state.pluggedAt < MAY_BE_BUSY ? 'never' : config.pinWithoutTries,
  });
  if (!decision.send) {
    if (decision.sure) state.asked = asked;
    keepMarks(turn, decision.learnt);
    return { dial: false, cause: decision.cause };
  }
  state.asked = asked;
  state.card = card;
  state.tries = tries;
  // On the data partition before the PIN is on its way: power may fail at any time.
  const marks = { [decision.key]: decision.mark };
  actions.push({ do: 'remember', ask: ask(turn, 'remember'), marks });
  return { dial: false, cause: wanted('it is being sent') };
}

/** The mark is there, or it is not: only then the PIN is sent. */
export function pinRemembered(turn: Turn, ok: boolean): void {
  const { state, shared, config, actions } = turn;
  state.pending = null;
  const { card, tries } = state;
  if (ok && card !== null && config.pin !== null) {
    // Not before: what was never sent is no mark.
    shared.marks = { ...shared.marks, [markOf(card, config.pin)]: { kind: 'sent', tries } };
    actions.push({ do: 'send-pin', ask: ask(turn, 'pin'), card, tries });
  } else {
    // Nothing was sent: it may be tried again.
    state.asked = '';
    state.cause = wanted('not sent, as the data partition does not record whether it is refused');
  }
}

/** What came of the PIN. An answer that does not tell counts as a refusal if the SIM has counted it as one. */
export function pinAnswered(
  turn: Turn,
  result: 'accepted' | 'refused' | 'unclear',
  tries: number | null,
): void {
  const { state, shared, config, actions } = turn;
  state.pending = null;
  state.lookAt = turn.now.up;
  if (state.card === null || config.pin === null) return;
  if (result === 'accepted') {
    const key = markOf(state.card, config.pin);
    shared.marks = Object.fromEntries(
      Object.entries(shared.marks).filter(([name]) => name !== key),
    );
    state.cause = null;
    actions.push({ do: 'forget', key });
    return;
  }
  const counted = tries !== null && state.tries !== null && tries < state.tries;
  if (result === 'refused' || counted) {
    keepMarks(turn, refusalMarks(state.card, config.pin));
    state.cause = { word: 'pin-wrong', sentence: REASONS['pin-wrong'].sentence };
  } else {
    state.cause = wanted('it was sent, and the modem gave no result');
  }
}

/** Marks that no question waits for: the PIN that they are about is not sent in this start whatever becomes of them. */
function keepMarks({ shared, actions }: Turn, marks: Turn['shared']['marks']): void {
  if (Object.keys(marks).length === 0) return;
  shared.marks = { ...shared.marks, ...marks };
  actions.push({ do: 'remember', ask: 0, marks });
}

function causeOf(outcome: string): Cause | undefined {
  const found = reasonOf(outcome);
  return found && { word: found.word, sentence: found.sentence };
}
