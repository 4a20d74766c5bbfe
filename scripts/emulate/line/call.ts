/** What a modem tells the carrier when it dials. */
export interface DialRequest {
  readonly apn: string;
  /** Number of the PDP context, for the log. */
  readonly cid: number;
  /** Takes octets for the device, sent on as they are. May be called from within `receive`. */
  send(octets: Uint8Array): void;
  /** The carrier has ended the call: the device sees NO CARRIER. Neither this nor `send` is called afterwards. */
  hangup(): void;
}

/** The carrier's end of a call. */
export interface Call {
  /** Takes octets from the device; they must not be changed afterwards. */
  receive(octets: Uint8Array): void;
  /** The modem has ended the call: DTR fell, ATH, or its power went. Not called after `hangup`. */
  close(): void;
}

export type DialAnswer = Call | 'busy' | 'no carrier';
export type OnDial = (request: DialRequest) => DialAnswer;
