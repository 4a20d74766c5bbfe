import type { Technology } from './at';
import type { Kind } from './kinds';
import type { Route, Rule } from './routes';
import type { CallEnd, ReasonWord } from './reasons';
import type { ServiceAction, ServiceConfig, ServiceEvent } from './services';

/** When a recovery step is due, counted from the last time it was taken or the link was well. */
export type Due =
  { readonly kind: 'off' } | { readonly kind: 'failures' | 'minutes'; readonly after: number };

/** What a link is told by its YAML. Seconds, unless a name says otherwise. */
export interface LinkConfig {
  readonly kind: Kind;
  /** of its default route: the lowest wins, and no two links have the same */
  readonly metric: number;
  /** its own routing table, a number from 1 to 252 */
  readonly table: number;
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
  /** a modem that does not say how many tries are left: `once`: it gets the PIN, if it never got it before */
  readonly pinWithoutTries: 'never' | 'once';
  /** number of the only card that gets the PIN (ICCID); null: not known */
  readonly iccid: string | null;
  /** other links that could get this link's modem, and it theirs */
  readonly sameModem: readonly string[];
  /** how long the modem may take to say CONNECT (ITU-T V.250, S7) */
  readonly answerWait: number;
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

/** What was written down about a PIN and a card before and after the PIN was sent; tries null: they were not told. */
export type Mark =
  { readonly kind: 'refused' } | { readonly kind: 'sent'; readonly tries: number | null };

/** What a call has been given. */
export interface Lease {
  readonly interface: string;
  readonly address: string;
  /** bits of the network that it is in; null: PPP, which has nothing but another side */
  readonly prefix: number | null;
  /** the router, or the other side of PPP; null: none was named */
  readonly peer: string | null;
  readonly dns: readonly string[];
}

/** What a time server has said: `at` seconds since power-on it was `time` seconds since 1970. */
export type TimeSaid =
  | { readonly is: 'time'; readonly time: number; readonly at: number }
  | { readonly is: 'kiss'; readonly code: string }
  | { readonly is: 'nothing' };

export interface ClockConfig {
  /** time servers in the order to ask them; none: the clock is not set from the network */
  readonly servers: readonly string[];
  /** when the image was made, seconds since 1970 */
  readonly built: number;
}

/** What a device is told by its YAML. */
export interface DeviceConfig {
  /** by name, in the order of the YAML */
  readonly links: Readonly<Record<string, LinkConfig>>;
  readonly clock: ClockConfig;
  /** services and timers by name, in the order of the YAML */
  readonly services?: Readonly<Record<string, ServiceConfig>>;
}

/** What happens to a link. An answer has the number of its question: a late or a second one changes nothing. */
export type LinkEvent =
  | {
      readonly is: 'started';
      /** the number of the call of which a pppd still runs */
      readonly running: number | null;
    }
  | { readonly is: 'tick' }
  | {
      readonly is: 'port';
      /** another text after each plugging in; empty: there is no modem, card or cable that could be dialled on */
      readonly plug: string;
      /** whether AT commands can be sent while a call is up */
      readonly control?: boolean;
      /** why there is none, if that is known */
      readonly note?: Cause;
    }
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
      /** the modem was made to register anew, with our access point */
      readonly registersAnew?: boolean;
    }
  /** whether the mark can be read back from the data partition */
  | { readonly is: 'remembered'; readonly ask: number; readonly ok: boolean }
  | {
      readonly is: 'pin-answered';
      readonly ask: number;
      readonly result: 'accepted' | 'refused' | 'unclear';
      readonly tries: number | null;
    }
  /** the port was brought out of data mode, or was not in it, or does not answer */
  | { readonly is: 'escaped'; readonly ask: number }
  /** the call has an address, or another one */
  | { readonly is: 'up'; readonly call: number; readonly lease: Lease }
  /** DHCP has withdrawn it, and asks for another one */
  | { readonly is: 'down'; readonly call: number }
  | (Omit<CallEnd, 'hadAddress'> & {
      readonly is: 'ended';
      readonly call: number;
      /** packets came in during the last two minutes */
      readonly heard?: boolean;
    })
  | {
      readonly is: 'checked';
      readonly ask: number;
      readonly verdict: Verdict;
      /** which targets and servers, for people */
      readonly text?: string;
    }
  | { readonly is: 'measured'; readonly ask: number; readonly signal: Signal | null }
  | { readonly is: 'restart-counted'; readonly ask: number; readonly ok: boolean };

/** What happens: to the link that it names, or to the device. */
export type Event =
  | (Exclude<LinkEvent, { is: 'started' | 'tick' }> & { readonly link: string })
  | { readonly is: 'tick' }
  /** what `set-routes` or `set-dns` set did not hold */
  | { readonly is: 'network-failed' }
  /** the daemon begins; the numbers of the calls of which a pppd still runs, by link */
  | { readonly is: 'started'; readonly running: Readonly<Record<string, number>> }
  /** the data partition is there, with what lies on it; it may come late, or never */
  | {
      readonly is: 'data';
      readonly marks: Readonly<Record<string, Mark>>;
      readonly restarts: readonly number[];
      /** the time that it has kept, seconds since 1970; null: none */
      readonly clock: number | null;
    }
  | { readonly is: 'time-said'; readonly ask: number; readonly said: TimeSaid }
  | ServiceEvent;

export type Echo = 'answered' | 'adaptive' | 'off';

export type Verdict = 'ok' | 'no-internet' | 'dns-dead';

/** What is to be done for a link. */
export type LinkAction =
  | {
      readonly do: 'look';
      readonly ask: number;
      /** with an access point that it did not have before: for once in each plug */
      readonly mayRegisterAnew: boolean;
      /** a call may have been left on the port */
      readonly mayBeInData: boolean;
    }
  | {
      readonly do: 'remember';
      readonly ask: number;
      readonly marks: Readonly<Record<string, Mark>>;
    }
  | { readonly do: 'forget'; readonly key: string }
  /** to the card that was asked, which had so many tries left */
  | {
      readonly do: 'send-pin';
      readonly ask: number;
      readonly card: string;
      readonly tries: number | null;
    }
  /** out of data mode on the data port: `+++` between its pauses (V.250, S12) */
  | { readonly do: 'escape'; readonly ask: number }
  /**
   * `echo`: how LCP echoes end the call: when none is answered; when nothing at all comes in meanwhile (pppd(8),
   * lcp-echo-adaptive); never
   */
  | { readonly do: 'dial'; readonly call: number; readonly echo: Echo }
  /** by SIGTERM; `kill` by SIGKILL, and `ended` is told also of a call that is not there */
  | { readonly do: 'hang-up' | 'kill'; readonly call: number }
  /** `dnsElsewhere`: another link has DNS servers, so that one without is none the worse */
  | {
      readonly do: 'check';
      readonly ask: number;
      readonly lease: Lease;
      readonly dnsElsewhere: boolean;
    }
  | { readonly do: 'measure'; readonly ask: number }
  /** a line of the log, which names the link */
  | { readonly do: 'log'; readonly level: 'info' | 'notice' | 'warning'; readonly text: string }
  | { readonly do: 'restart-modem' | 'cycle-usb' }
  | { readonly do: 'restart-device' }
  | { readonly do: 'count-restart'; readonly ask: number; readonly restarts: readonly number[] };

/** What is to be done for the device as a whole. */
export type DeviceAction =
  | { readonly do: 'restart-device' }
  | { readonly do: 'keep-restarts'; readonly restarts: readonly number[] }
  /**
   * Adds, then removes; of a rule's table all rules go first. What is to be removed may be gone. `network-failed` is told
   * if something that is to be added is not there afterwards.
   */
  | {
      readonly do: 'set-routes';
      readonly add: readonly Route[];
      readonly remove: readonly Route[];
      readonly rules: readonly Rule[];
      /** tables that are to have no rule */
      readonly dropTables: readonly number[];
    }
  | { readonly do: 'set-dns'; readonly resolvConf: string }
  | { readonly do: 'ask-time'; readonly ask: number; readonly server: string }
  /** sets the clock to what it was `at` seconds since power-on, and what has passed since */
  | { readonly do: 'set-clock'; readonly time: number; readonly at: number }
  /** writes the time as it is by now to the data partition */
  | { readonly do: 'save-clock' }
  | ServiceAction;

/** What the shell around the core is to do. The state is on disk before any of it is done. */
export type Action =
  DeviceAction | (Exclude<LinkAction, { do: 'restart-device' }> & { readonly link: string });

/** Why a link is not well, for people. */
export interface Cause {
  readonly word: ReasonWord;
  readonly sentence: string;
}
