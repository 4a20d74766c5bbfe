/** What an answer means, in words of our own: only what its bytes say, and absent where they do not. */
export interface Means extends Partial<Omit<Registration, 'technology'>> {
  result: ResultWord;
  /** ATV0: the result came as a digit */
  numericResults?: true;
  /** the answer has no end in these bytes */
  ended?: false;
  /** the modem waits for text, as after AT+CMGS */
  prompt?: true;
  /** bit/s, as CONNECT says */
  speed?: number;
  /** why it failed, with the number of TS 27.007 9.2 or TS 27.005 3.2.5 where one was sent */
  error?: string;
  code?: number;
  /** registrations, where there is more than one */
  registrations?: Registration[];
  sim?: SimWord;
  pinTriesLeft?: number;
  pukTriesLeft?: number;
  /** tries of whatever the SIM asks for */
  triesLeft?: number;
  pinAsked?: boolean;
  iccid?: string;
  iccidForm?: 'nibbles-swapped';
  imsi?: string;
  imei?: string;
  manufacturer?: string;
  model?: string;
  revision?: string;
  signal?: Signal;
  operator?: Operator;
  /** of the network; null: the modem has none */
  technology?: Technology | null;
  service?: 'none' | 'restricted' | 'valid' | 'restricted-region' | 'power-saving';
  roaming?: boolean;
  contexts?: Context[];
  /** contexts that are active, by cid */
  active?: number[];
  attached?: boolean;
  addresses?: Address[];
  /** AT+CFUN; null: an answer without it */
  functionality?: number | null;
  clock?: Clock;
  messages?: Message[];
  storage?: { store?: string; used: number; total: number }[];
  stores?: string[][];
  smsArrived?: StoredAt[];
  reportArrived?: StoredAt[];
  /** names of lines that are no part of the answer, as they came */
  unsolicited?: string[];
  /** lines that no form explains */
  text?: string[];
}

export type ResultWord =
  | 'ok'
  | 'error'
  | 'connect'
  | 'no-carrier'
  | 'no-dialtone'
  | 'busy'
  | 'no-answer'
  | 'delayed'
  | 'blacklisted'
  | 'none';

export interface Registration {
  registration: RegistrationWord;
  domain: 'circuit' | 'packet' | 'eps' | '5gs';
  technology?: Technology;
  /** location or tracking area, hexadecimal as it came */
  area?: string;
  /** hexadecimal as it came */
  cell?: string;
  rejectCause?: number;
}

export type RegistrationWord =
  | 'idle'
  | 'home'
  | 'searching'
  | 'denied'
  | 'unknown'
  | 'roaming'
  | 'home-sms'
  | 'roaming-sms'
  | 'emergency'
  | 'home-csfb'
  | 'roaming-csfb'
  | 'rlos'
  | 'unlisted';

export type SimWord =
  | 'ready'
  | 'pin'
  | 'puk'
  | 'pin2'
  | 'puk2'
  | 'absent'
  | 'busy'
  | 'broken'
  | 'blocked'
  | 'network-lock'
  | 'device-lock'
  | 'inserted'
  | 'unknown';

export type Technology =
  | 'gsm'
  | 'gsm-compact'
  | 'umts'
  | 'edge'
  | 'hsdpa'
  | 'hsupa'
  | 'hspa'
  | 'hspa+'
  | 'dc-hspa+'
  | 'lte'
  | 'ec-gsm'
  | 'nb-iot'
  | 'lte-5gc'
  | 'nr'
  | 'ng-ran'
  | 'lte-nr';

/** dBm, and dB for rsrq, ecio and sinr: the lower end of the step that was sent. rssi null: the modem knows none. */
export interface Signal {
  rssi?: number | null;
  rsrp?: number;
  rsrq?: number;
  rscp?: number;
  ecio?: number;
  sinr?: number;
  ssrsrp?: number;
  ssrsrq?: number;
  sssinr?: number;
}

export interface Operator {
  mode?: 'automatic' | 'manual' | 'deregistered' | 'format-only' | 'manual-automatic';
  name?: string;
  /** MCC and MNC */
  numeric?: string;
  technology?: Technology;
}

export interface Context {
  cid: number;
  type?: string;
  apn?: string;
}

/** A context without an address has none of v4 and v6. */
export interface Address {
  cid: number;
  v4?: string;
  v6?: string;
}

/** The modem's clock: its local time (YYYY-MM-DDThh:mm:ss), and minutes that this is ahead of UTC. */
export interface Clock {
  local: string;
  ahead?: number;
}

export interface Message {
  index?: number;
  status?: 'unread' | 'read' | 'unsent' | 'sent';
  sender?: string;
  /** bytes of the TPDU */
  length?: number;
  text?: string;
}

export interface StoredAt {
  store?: string;
  index?: number;
}

/** What one line, or one question's lines, say. */
export type Facts = Omit<Means, 'result'>;
