import type { Servers, TcpProgram } from '../line';
import type { Turnstile } from './turnstile';

/** A program that is not the carrier's own: what it does to its connection waits for the carrier's step to end. */
export function outside(turnstile: Turnstile, program: TcpProgram): TcpProgram {
  return (stream) =>
    program({
      write: (octets) => turnstile.pass(() => stream.write(octets)),
      end: () => turnstile.pass(() => stream.end()),
      accept: () => turnstile.pass(() => stream.accept()),
      reset: () => turnstile.pass(() => stream.reset()),
      readMore: () => turnstile.pass(() => stream.readMore()),
      get waiting() {
        return stream.waiting;
      },
    });
}

/** The same for all that servers outside do. */
export function outsideServers(turnstile: Turnstile, servers: Servers): Servers {
  const { names, uplink } = servers;
  return {
    names,
    ...(uplink && { uplink }),
    tcp: (to) => {
      const program = servers.tcp?.(to);
      return program && outside(turnstile, program);
    },
    udp: (to, from, data, { answer, refuse }) =>
      servers.udp?.(to, from, data, {
        answer: (octets) => turnstile.pass(() => answer(octets)),
        refuse: () => turnstile.pass(refuse),
      }) ?? false,
  };
}
