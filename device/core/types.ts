import type { Technology } from './at';
import type { ReasonWord } from './reasons';

/** When a recovery step is due, counted from the last time it was taken or the link was well. */
export type Due =
  { readonly kind: 'off' } | { readonly kind: 'failures' | 'minutes'; readonly after: number };

/** What a link is told by its YAML. Seconds, unless a name says otherwise. */
export interface LinkConfig {
  readonly redial: {
    readonly first: number;
    readonly longest: number;
    /** percent that a wait may be shorter, by chance */
    readonly jitter: number;
    /** healthy seconds after which the waits start over */
    readonly stable: number;
  };
  readonly roaming: 'allowed' | 'refused';
  /** a name of the SIM's PIN, such as its hash: the core never has the PIN itself */
  readonly pin: string | null;
  /** waits between health checks; null: there is none, and every call is healthy */
  readonly check: {
    readonly first: number;
    readonly longest: number;
    readonly failing: number;
  } | null;
  readonly recover: {
    readonly modem: Due;
    readonly usb: Due;
    readonly device: Due;
    readonly perDay: number;
  };
}

/** The instant of a step. */
export interface Now {
  /** seconds since power-on */
  readonly up: number;
  /** seconds since 1970 by the device's clock, which may be wrong and may jump */
  readonly clock: number;
  /** from 0 to less than 1, drawn by the caller */
  readonly chance: number;
}

/**
 * What is known of the SIM: 3GPP TS 27.007, 8.3. `locked`: the modem takes only SIMs of another network, or another SIM.
 * `silent`: the modem says nothing of use.
 */
export type SimSays = 'ready' | 'pin' | 'puk' | 'absent' | 'broken' | 'locked' | 'busy' | 'silent';
/**
 * TS 27.007, 10.1.22. `radio-off`: the modem's radio was off, and was switched on. `unknown`: the modem does not know the
 * question.
 */
export type NetworkSays = 'home' | 'roaming' | 'denied' | 'searching' | 'radio-off' | 'unknown';

/** What the modem says of its network while a call stands; null: it does not say. */
export interface Signal {
  /** dBm */
  readonly rssi: number | null;
  /** a name, or the number of the network */
  readonly operator: string | null;
  readonly technology: Technology | null;
  readonly network: NetworkSays;
  /** hexadecimal */
  readonly cell: string | null;
}

/** What was written down about a PIN and a card before and after the PIN was sent. */
export type Mark = { readonly kind: 'refused' } | { readonly kind: 'sent'; readonly tries: number };

/** The links of a device by name, in the order of its YAML. */
export interface DeviceConfig {
  readonly links: Readonly<Record<string, LinkConfig>>;
}

/** What happens to a link. An answer has the number of its question: a late or a second one changes nothing. */
export type LinkEvent =
  | {
      readonly is: 'started';
      /** the number of the call of which a pppd still runs */
      readonly running: number | null;
    }
  | { readonly is: 'tick' }
  /** another text after each plugging in; empty: there is no modem with a data port */
  | { readonly is: 'port'; readonly plug: string }
  | { readonly is: 'wish'; readonly want: 'on' | 'off' }
  | {
      readonly is: 'looked';
      readonly ask: number;
      readonly sim: SimSays;
      readonly network: NetworkSays;
      /** the card's number; `none`: the modem has no command for it; null: not told yet */
      readonly card: string | null;
      /** tries of the PIN that are left; null: not told */
      readonly tries: number | null;
    }
  /** whether the mark can be read back from the data partition */
  | { readonly is: 'remembered'; readonly ask: number; readonly ok: boolean }
  | {
      readonly is: 'pin-answered';
      readonly ask: number;
      readonly result: 'accepted' | 'refused' | 'unclear';
      readonly tries: number | null;
    }
  | { readonly is: 'up'; readonly call: number }
  | {
      readonly is: 'ended';
      readonly call: number;
      readonly status: number;
      readonly chat?: { readonly status: number; readonly abort?: string };
    }
  | { readonly is: 'checked'; readonly ask: number; readonly verdict: Verdict }
  | { readonly is: 'restart-counted'; readonly ask: number; readonly ok: boolean };

/** What happens: to the link that it names, or to the device. */
export type Event =
  | (Exclude<LinkEvent, { is: 'started' | 'tick' }> & { readonly link: string })
  | { readonly is: 'tick' }
  /** the daemon begins; the numbers of the calls of which a pppd still runs, by link */
  | { readonly is: 'started'; readonly running: Readonly<Record<string, number>> }
  /** the data partition is there, with what lies on it; it may come late, or never */
  | {
      readonly is: 'data';
      readonly marks: Readonly<Record<string, Mark>>;
      readonly restarts: readonly number[];
    };

export type Verdict = 'ok' | 'no-internet' | 'dns-dead';

/** What is to be done for a link. */
export type LinkAction =
  | { readonly do: 'look'; readonly ask: number }
  | {
      readonly do: 'remember';
      readonly ask: number;
      readonly marks: Readonly<Record<string, Mark>>;
    }
  | { readonly do: 'forget'; readonly key: string }
  | { readonly do: 'send-pin'; readonly ask: number }
  | { readonly do: 'dial'; readonly call: number }
  /** by SIGTERM; `kill` by SIGKILL, and `ended` is told also of a call that is not there */
  | { readonly do: 'hang-up' | 'kill'; readonly call: number }
  | { readonly do: 'check'; readonly ask: number }
  | { readonly do: 'restart-modem' | 'cycle-usb' }
  | { readonly do: 'restart-device' }
  | { readonly do: 'count-restart'; readonly ask: number; readonly restarts: readonly number[] };

/** What is to be done for the device as a whole. */
export type DeviceAction =
  | { readonly do: 'restart-device' }
  | { readonly do: 'keep-restarts'; readonly restarts: readonly number[] };

/** What the shell around the core is to do. The state is on disk before any of it is done. */
export type Action =
  DeviceAction | (Exclude<LinkAction, { do: 'restart-device' }> & { readonly link: string });

/** Why a link is not well, for people. */
export interface Cause {
  readonly word: ReasonWord;
  readonly sentence: string;
}
