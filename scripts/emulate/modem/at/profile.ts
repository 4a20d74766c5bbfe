/** The part a serial port plays: the one meant for PPP, or the control port. */
export type PortRole = 'ppp' | 'at';

/** A line the modem says without being asked. */
export interface UnsolicitedLine {
  readonly line: string;
  /** Milliseconds after power-up. */
  readonly afterMs: number;
  /** Milliseconds between repeats; absent for a line said once. */
  readonly everyMs?: number | undefined;
  /** The most milliseconds added to each wait, drawn from the seeded generator. */
  readonly jitterMs: number;
  readonly ports: readonly PortRole[];
}

/** How slow a modem is; milliseconds, but for the count of bytes. */
export interface ModemTiming {
  /** From power-up until it hears commands at all. */
  readonly readyMs: number;
  /** NUL bytes each port blurts out when first opened after power-up. */
  readonly garbageBytes: number;
  /** From power-up, or from the right PIN, until the network has answered. */
  readonly registerMs: number;
  /** From a command line to its answer. */
  readonly answerMs: number;
  /** From a dial command to CONNECT. */
  readonly connectMs: number;
}

/** What makes one model of modem answer unlike another; from its data file. */
export interface ModemProfile {
  readonly manufacturer: string;
  readonly model: string;
  readonly revision: string;
  readonly imei: string;
  /** The number after CONNECT, bit/s. */
  readonly connectSpeed: number;
  /** `+CMEE` at power-up: 0 ERROR, 1 numbers, 2 words. */
  readonly cmee: 0 | 1 | 2;
  /** Answers that are the same at all times, by command. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly timing: ModemTiming;
  readonly unsolicited: readonly UnsolicitedLine[];
  readonly seed: number;
}

/** Who the SIM is and which network it finds. The default is the test network 001 01. */
export interface Subscription {
  readonly imsi: string;
  readonly iccid: string;
  readonly operator: string;
  readonly plmn: string;
  readonly lac: string;
  readonly ci: string;
}

export const TEST_SUBSCRIPTION: Subscription = {
  imsi: '001010123456789',
  iccid: '89001011234567890123',
  operator: 'Test PLMN 1-1',
  plmn: '00101',
  lac: '1A2B',
  ci: '01F2C301',
};
