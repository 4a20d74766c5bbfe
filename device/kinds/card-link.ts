import type { Cause, LinkAction, LinkEvent } from '../core';
import { after, cancel } from '../io';
import type { CheckSettings, StaticAddress } from '../settings';
import { Check } from './check';
import { DhcpCall, type DhcpFacts } from './dhcp-call';
import type { LeaseHandlers } from './lease-watch';
import type { KindHands } from './serial';
import { StaticCall } from './static-call';

/** Seconds between looks at cards and cables, of which no word tells: whoever has lost one speaks to nobody. */
const POLL = 1;

/** A network card that can be dialled on. */
export interface Card {
  /** such as eth1 */
  readonly interface: string;
  /** another text after each plugging in */
  readonly plug: string;
}

/** A link by a network card. */
export interface CardLinkFacts extends DhcpFacts {
  readonly check: CheckSettings | null;
  /** its own address; null: by DHCP */
  readonly address: StaticAddress | null;
}

/** What is special to a kind of network card. */
export interface CardKind {
  /** @returns null: there is none that could be dialled on */
  find(): Card | null;
  /** why there is none, if that is known */
  note?(): Cause | undefined;
  cycleUsb?(): void;
}

/** A link by a card of this kind, with its own address or by DHCP. */
export function cardLink(
  facts: CardLinkFacts,
  kind: CardKind,
  tell: (event: LinkEvent) => void,
): KindHands {
  let card: Card | null = null;
  let timer: ReturnType<typeof after> | null = null;
  const check = new Check(facts.check, tell);
  const call = makeCall(facts, {
    onUp: (number, lease) => tell({ is: 'up', call: number, lease }),
    onDown: (number) => {
      check.stop();
      tell({ is: 'down', call: number });
    },
    onEnd: (number, status) => {
      check.stop();
      tell({ is: 'ended', call: number, status });
    },
  });

  const look = () => {
    card = kind.find();
    const note = card ? undefined : kind.note?.();
    tell({ is: 'port', plug: card?.plug ?? '', ...(note && { note }) });
    call.look();
  };
  const poll = () => {
    if (kind.find()?.plug !== card?.plug) look();
    timer = after(POLL, poll);
  };

  const act = (action: LinkAction): boolean => {
    switch (action.do) {
      case 'dial':
        if (card) call.dial(action.call, card.interface);
        else call.stop(action.call, 'hang-up');
        return true;
      case 'hang-up':
      case 'kill':
        call.stop(action.call, action.do);
        return true;
      case 'check':
        check.begin(action);
        return true;
      case 'cycle-usb':
        kind.cycleUsb?.();
        return kind.cycleUsb !== undefined;
      default:
        return false;
    }
  };

  return {
    act,
    adopt: (unnamed) => {
      timer = after(POLL, poll);
      return call.adopt(unnamed);
    },
    look,
    stop: () => {
      cancel(timer);
      check.stop();
    },
  };
}

function makeCall(facts: CardLinkFacts, handlers: LeaseHandlers): DhcpCall | StaticCall {
  const { address } = facts;
  return address === null
    ? new DhcpCall(facts, handlers)
    : new StaticCall(facts, address, handlers);
}
