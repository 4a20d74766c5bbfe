import {
  askSignal,
  BAD_OPTIONS,
  escapeData,
  look,
  LOOK_LIMIT,
  PIN_LIMIT,
  REASONS,
  restartModem,
  sendPin,
  sha256,
  SIGNAL_LIMIT,
  type Cause,
  type DataContext,
  type LinkAction,
  type LinkEvent,
  type Script,
} from '../core';
import { exists, readFile } from '../io';
import type { CheckSettings } from '../settings';
import { holdOn, type Holding } from './at';
import { Check } from './check';
import { PppCall, type PppFacts } from './ppp-call';
import { Place } from './place';
import { cyclePort, noteFor, takenNote } from './usb';

/** Seconds that the short conversations may take. */
const SHORT = 12;

/** A link by a serial modem. */
export interface SerialFacts extends PppFacts {
  /** the port that takes commands while the other dials; it need not be there */
  readonly control: string;
  /** what another text stands in after each plugging in */
  readonly plug: string;
  /** as it is now: it may come late */
  readonly context: () => DataContext;
  readonly check: CheckSettings | null;
  /** as it is now: it may be set at any time; null: there is none */
  readonly pin: () => string | null;
  /** whether what it dials with may yet come, so that a dial has to wait */
  readonly waits: () => boolean;
}

/** What a kind of link does for the core; each function returns at once, and what comes of it is told. */
export interface KindHands {
  /**
   * @param unnamed the number of a call whose own was not written down
   * @returns the number of the call of an earlier daemon that still runs
   */
  adopt(unnamed: number): number | null;
  /** Reads the PIN anew: no other is sent. @returns its name; null: there is none */
  pin?(): string | null;
  /** Looks at modem and call: at each tick, and when a hook says so. */
  look(): void;
  /** @returns whether that is something that a link of this kind does */
  act(action: LinkAction): boolean;
  /** Ends conversations; a call goes on, and is adopted by the next daemon. */
  stop(): void;
}

/** @param say is told what a person may want to know, without secrets */
export function serialLink(
  facts: SerialFacts,
  tell: (event: LinkEvent) => void,
  say: (text: string) => void,
): KindHands {
  const { data, control } = facts;
  const holdings = new Map<string, Holding>();
  const place = new Place(`${facts.run}/${facts.link}.place`);
  /** that of which the core has been told the name */
  let pin: { readonly text: string; readonly name: string } | null = null;
  const check = new Check(facts.check, tell);
  const call = new PppCall(facts, {
    onUp: (number, lease) => tell({ is: 'up', call: number, lease }),
    onEnd: (number, end) => {
      check.stop();
      // What has ended it for want of a port is told first.
      if (end.status === BAD_OPTIONS) tellPort();
      tell({ is: 'ended', call: number, ...end });
    },
  });

  /** One at a time on each port: two would take each other's answers. */
  const hold = <Learnt>(
    port: string,
    script: Script<Learnt>,
    limit: number,
    onEnd: (learnt: Learnt | null) => void,
  ) => {
    holdings.get(port)?.stop();
    holdings.set(
      port,
      holdOn(port, script, limit, (learnt) => {
        holdings.delete(port);
        onEnd(learnt);
      }),
    );
  };
  /** Where commands are taken while nobody dials. */
  const commands = () => (exists(control) ? control : data);

  const missing = () => noteFor(facts.link) ?? takenNote(facts.link);

  const tellPort = () => {
    const waits = !call.runs() && facts.waits();
    const plug = exists(data) && !waits ? (readFile(facts.plug) ?? '').trim() : '';
    // The device stands first.
    if (plug !== '') place.set(plug.split(' ')[0] ?? '');
    const note = waits ? WAITS : plug === '' ? missing() : undefined;
    tell({ is: 'port', plug, control: exists(control), ...(note && { note }) });
  };

  /** What is asked during a restart waits for its end, or it would take the port from it; null: none is under way. */
  let afterRestart: LinkAction[] | null = null;
  const restart = (ports: readonly string[]): void => {
    afterRestart ??= [];
    const [port, ...others] = ports;
    if (port === undefined) return restarted('the modem should restart, but does not answer');
    hold(port, restartModem(), SHORT, (command) => {
      if (command === null) restart(others);
      else restarted(`the modem restarts (${command})`);
    });
  };
  const restarted = (text: string): void => {
    const waiting = afterRestart ?? [];
    afterRestart = null;
    say(text);
    for (const action of waiting) act(action);
  };

  const act = (action: LinkAction): boolean => {
    if (afterRestart !== null && ASKING.includes(action.do)) {
      afterRestart.push(action);
      return true;
    }
    switch (action.do) {
      case 'look': {
        const { ask, mayRegisterAnew, mayBeInData } = action;
        const script = look({ context: facts.context(), mayRegisterAnew, mayBeInData });
        hold(commands(), script, LOOK_LIMIT, (learnt) =>
          tell({ is: 'looked', ask, ...(learnt ?? UNSEEN) }),
        );
        return true;
      }
      case 'send-pin': {
        const { ask, card, tries } = action;
        if (pin === null) {
          tell({ is: 'pin-answered', ask, ...UNCLEAR });
          return true;
        }
        const script = sendPin({ pin: pin.text, card, tries });
        hold(commands(), script, PIN_LIMIT, (learnt) =>
          tell({ is: 'pin-answered', ask, ...(learnt ?? UNCLEAR) }),
        );
        return true;
      }
      case 'escape':
        hold(data, escapeData(), SHORT, () => tell({ is: 'escaped', ask: action.ask }));
        return true;
      case 'measure':
        hold(control, askSignal(), SIGNAL_LIMIT, (signal) =>
          tell({ is: 'measured', ask: action.ask, signal }),
        );
        return true;
      case 'dial':
        afterRestart = null;
        holdings.get(data)?.stop();
        holdings.delete(data);
        call.dial(action.call, action.echo);
        return true;
      case 'hang-up':
      case 'kill':
        call.stop(action.call, action.do);
        return true;
      case 'check':
        check.begin(action);
        return true;
      case 'restart-modem':
        restart([control, data].filter(exists));
        return true;
      case 'cycle-usb':
        cyclePort(place.get(), facts.link, say);
        return true;
      default:
        return false;
    }
  };

  return {
    act,
    adopt: (unnamed) => call.adopt(unnamed),
    pin: () => {
      const text = facts.pin();
      if (text !== pin?.text) pin = text === null ? null : { text, name: sha256(text) };
      return pin?.name ?? null;
    },
    look: () => {
      tellPort();
      call.look();
    },
    stop: () => {
      check.stop();
      for (const holding of holdings.values()) holding.stop();
      holdings.clear();
    },
  };
}

const WAITS: Cause = { word: 'settings-late', sentence: REASONS['settings-late'].sentence };
/** What holds a conversation with the modem. */
const ASKING: readonly LinkAction['do'][] = [
  'look',
  'send-pin',
  'escape',
  'measure',
  'restart-modem',
];
/** A port that could not be opened says nothing. */
const UNSEEN = { sim: 'silent', network: 'unknown', card: null, tries: null } as const;
const UNCLEAR = { result: 'unclear', tries: null } as const;
