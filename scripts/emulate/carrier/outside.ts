import type { TcpProgram } from './internet/tcp';
import type { Turnstile } from './turnstile';

/** A program that is not the carrier's own: what it does to its connection waits for the carrier's step to end. */
export function outside(turnstile: Turnstile, program: TcpProgram): TcpProgram {
  return (stream) =>
    program({
      write: (octets) => turnstile.pass(() => stream.write(octets)),
      end: () => turnstile.pass(() => stream.end()),
      reset: () => turnstile.pass(() => stream.reset()),
      readMore: () => turnstile.pass(() => stream.readMore()),
      get waiting() {
        return stream.waiting;
      },
    });
}
