/** What a program does with its end of one TCP connection. */
export interface TcpApplication {
  /** The connection stands; a client hears of it, a server knows. */
  opened?(): void;
  data(octets: Buffer): void;
  /** The peer has sent all it had. */
  end(): void;
  /** The connection is gone without an end: refused, reset, given up, or the line is down. */
  lost?(): void;
  /** Octets that it can take now, not negative; default as many as there may be under way. */
  room?(): number;
  /** Some of what was written has arrived. */
  arrived?(): void;
  /** A server that does not know yet whether it accepts: the peer's SYN is answered by `accept`, or by `reset`. */
  readonly undecided?: boolean;
}

/** What a program may do to its connection. */
export interface TcpStream {
  write(octets: Buffer): void;
  /** Sends FIN after all that was written. */
  end(): void;
  /** Sends RST: nobody is there any more, or the connection is refused. */
  reset(): void;
  /** For a server that was undecided: answers the peer's SYN. Once. */
  accept(): void;
  /** Tells the peer that there is room again. */
  readMore(): void;
  /** Octets that were written and have not arrived. */
  readonly waiting: number;
}

/** Makes a program's end of a connection. */
export type TcpProgram = (stream: TcpStream) => TcpApplication;
