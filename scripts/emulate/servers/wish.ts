import { isIPv4 } from 'node:net';
import { EXIT, UserError } from '../../frame';

/** A port of a host, as the device sees it, that leads to a port of 127.0.0.1. */
export interface Forward {
  /** in lower case, or an IPv4 address */
  name: string;
  port: number;
  to: number;
}

/** A host, as the device sees it, on which a shell's command runs. */
export interface Server {
  /** in lower case, or an IPv4 address */
  name: string;
  command: string;
}

/** The highest port (RFC 9293). */
const MOST_PORT = 65535;
/** RFC 1035 2.3.4, RFC 1123 2.1. */
const NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Multicast and reserved addresses begin here (RFC 1112 4), and 127 is the device itself. */
const FIRST_MULTICAST = 224;
const LOOPBACK = 127;

/**
 * Reads a value of `--forward`, such as `broker.example:1883=1883`.
 * @throws UserError, exit status 2
 */
export function readForward(text: string): Forward {
  const [, name, port, to] = /^([^:=]*):([^:=]*)=([^:=]*)$/.exec(text) ?? [];
  if (name === undefined || port === undefined || to === undefined)
    throw wrong(
      `--forward ${text} is not NAME:PORT=PORT`,
      'for example --forward broker.example:1883=8883: port 1883 of broker.example is port 8883 of 127.0.0.1',
    );
  return { name: readName('--forward', name), port: readPort(port), to: readPort(to) };
}

/**
 * Reads a value of `--server`, such as `www.example=busybox httpd -f`.
 * @throws UserError, exit status 2
 */
export function readServer(text: string): Server {
  const at = text.indexOf('=');
  const command = text.slice(at + 1).trim();
  if (at < 0 || command === '')
    throw wrong(
      `--server ${text} is not NAME=COMMAND`,
      "for example --server 'www.example=busybox httpd -f -h ./www'",
    );
  return { name: readName('--server', text.slice(0, at)), command };
}

/** @throws UserError, exit status 2, if two of them claim the same */
export function refuseTwice(forwards: readonly Forward[], servers: readonly Server[]): void {
  const ports = forwards.map(({ name, port }) => `${name}:${port}`);
  const twice = ports.find((each, at) => ports.indexOf(each) !== at);
  if (twice !== undefined) throw wrong(`--forward has ${twice} twice`, 'give it once');
  const names = servers.map(({ name }) => name);
  const again = names.find((each, at) => names.indexOf(each) !== at);
  if (again !== undefined)
    throw wrong(
      `--server has ${again} twice`,
      "a host has one command, which may start several: --server 'NAME=one & two'",
    );
  const both = forwards.find(({ name }) => names.includes(name))?.name;
  if (both !== undefined)
    throw wrong(`${both} is given to --server and --forward`, 'a host is one or the other');
}

function readName(option: string, text: string): string {
  const name = text.toLowerCase();
  // What looks like an address is none of the names.
  if (/^[\d.]+$/.test(name)) {
    const first = Number(name.split('.')[0]);
    if (isIPv4(name) && first > 0 && first < FIRST_MULTICAST && first !== LOOPBACK) return name;
    throw wrong(`${option}: ${text} is not the address of a host`, 'for example 192.0.2.7');
  }
  if (NAME.test(name)) return name;
  throw wrong(
    `${option}: ${text} is not a host name`,
    'letters, digits, hyphens and dots, for example broker.example',
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port <= MOST_PORT) return port;
  throw wrong(`--forward: ${text} is not a port`, `a number from 1 to ${MOST_PORT}`);
}

function wrong(message: string, hint: string): UserError {
  return new UserError(message, hint, EXIT.usage);
}
