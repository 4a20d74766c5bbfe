import type { Answer } from './ask-server';

/** What is known besides apt's messages. */
export interface AptContext {
  /** HOST:PORT of the proxy in use, without an account */
  proxy?: string | undefined;
  /** the server's answer to our own request for the same file */
  answer?: Answer | undefined;
}

/** A cause, found by apt's message. */
export interface Cause {
  seen: RegExp;
  fact: (found: string[], context: AptContext) => string;
  hint: string | ((context: AptContext, found: string[]) => string);
}

const AGAIN = 'then run the same command again';
const PROXY_PLACES = 'http_proxy in the environment, Acquire::http::Proxy in /etc/apt/apt.conf.d';
const NETWORK = ({ proxy }: AptContext) =>
  proxy === undefined
    ? `check the network; behind a proxy set http_proxy=http://HOST:PORT, ${AGAIN}`
    : `check the network and the proxy ${proxy} (${PROXY_PLACES}), ${AGAIN}`;
const PORTAL = (context: AptContext) =>
  `open any http:// page in a browser and log in to the network${context.proxy ? `, or check the proxy ${context.proxy}` : ''}, ${AGAIN}`;
const CLOCK = `set this machine's clock (timedatectl set-ntp true), ${AGAIN}`;
const OTHER_MIRROR = ({ proxy }: AptContext) =>
  proxy === undefined
    ? 'try again in an hour: the mirror may be in the middle of an update; if it stays, use another mirror'
    : `try again in an hour, or without the proxy ${proxy}: it may hold an old or damaged copy`;

/** Milliseconds by which clocks may differ before a date means anything. */
const DAY = 86_400_000;

/**
 * Causes by what apt 2.6 (gpgv) and 3.0 (sqv) say about a file: methods/*.cc, apt-pkg/acquire-item.cc, and real
 * failures. The first match counts.
 */
export const OF_A_FILE: Cause[] = [
  {
    seen: /No space left on device/i,
    fact: () => 'no space left on the disk',
    hint: `free some space (1 GB is enough), ${AGAIN}`,
  },
  {
    seen: /\b407\b/,
    fact: (_, context) => answered(context, '407 Proxy Authentication Required'),
    hint: `the proxy asks for an account: http_proxy=http://USER:PASSWORD@HOST:PORT, or the same in Acquire::http::Proxy in /etc/apt/apt.conf.d, ${AGAIN}`,
  },
  {
    seen: /Invalid response from proxy: HTTP\/\S+ (\d+[^[]*?) *(?:Content-|\[|$)/,
    fact: ([, status = ''], context) => answered(context, status),
    hint: (context) =>
      `ask who runs the proxy ${context.proxy ?? ''} to let this machine through, or check https_proxy`,
  },
  {
    seen: /Unsupported proxy configured: (\S+)/,
    fact: ([, proxy = '']) => `apt does not support this proxy: ${withoutAccount(proxy)}`,
    hint: `write it as http://HOST:PORT (${PROXY_PLACES}), ${AGAIN}`,
  },
  {
    seen: /SOCKS proxy (\S+)/,
    fact: ([, proxy = '']) => `the SOCKS proxy ${withoutAccount(proxy)} does not work`,
    hint: `is it an HTTP proxy? Then write http://HOST:PORT (${PROXY_PLACES})`,
  },
  {
    seen: /^403 +(.*?)(?: \[IP: (.*)\])?$/,
    fact: ([, text = ''], context) => answered(context, `403 ${text}`),
    hint: ({ proxy }) =>
      proxy === undefined
        ? 'a firewall or the mirror refuses access: ask who runs the network, or set http_proxy if there is a proxy'
        : `ask who runs the proxy ${proxy} to let the hosts of Debian's package archive through, or use another (${PROXY_PLACES})`,
  },
  {
    seen: /^404 /,
    fact: (_, context) => answered(context, '404 Not Found'),
    hint: (context) =>
      `the package lists are older than the mirror, or the mirror of this release is incomplete: ${OTHER_MIRROR(context)}`,
  },
  {
    seen: /^(\d{3}) +(.*?)(?: \[IP: (.*)\])?$/,
    fact: ([, code = '', text = ''], context) => answered(context, `${code} ${text}`),
    hint: OTHER_MIRROR,
  },
  {
    seen: /Redirection loop encountered/,
    fact: (_, context) => `${who(context)} redirects in a loop`,
    hint: PORTAL,
  },
  {
    seen: /network require authentication|Clearsigned file isn't valid|Signed file isn't valid/,
    fact: (_, context) => answered(context, 'with something other than a signed index'),
    hint: PORTAL,
  },
  {
    // apt 3.0 also says this of an unreachable address.
    seen: /(?:Temporary failure resolving|Could not resolve) '(?![\d.]+'|[\da-f:]*:[\da-f:]*')(\S+)'/,
    fact: ([, name = '']) => `cannot resolve ${name}`,
    hint: NETWORK,
  },
  {
    seen: /certificate|not trusted/i,
    fact: (_, context) => `the certificate of ${who(context)} is not trusted`,
    hint: `check this machine's clock and install ca-certificates; a proxy that inspects TLS needs its certificate installed here`,
  },
  {
    seen: /handshake|SSL|TLS/,
    fact: (_, context) => `the TLS handshake with ${who(context)} failed`,
    hint: (context) =>
      context.proxy === undefined
        ? PORTAL(context)
        : `is it a proxy for https? Otherwise write http://${context.proxy} (${PROXY_PLACES})`,
  },
  {
    seen: /(?:Could not|Unable to|Cannot initiate the) connect(?:ion)? to (\S+?):? .*?(refused|timed out|No route|unreachable|$)/i,
    fact: ([, address = '', why = '']) =>
      `cannot reach ${address}${WHY[why.toLowerCase()] ?? ': the connection failed'}`,
    hint: NETWORK,
  },
  {
    seen: /Unable to connect|Network is unreachable|No route to host|connection timed out/i,
    fact: (_, context) => `cannot reach ${who(context)}`,
    hint: NETWORK,
  },
  {
    seen: /Connection failed|Connection timed out|Error reading from server|Remote end closed|Connection reset|Data socket timed out/i,
    fact: (_, context) => `${who(context)} stopped answering, or closed the connection early`,
    hint: NETWORK,
  },
  {
    seen: /is expired \(invalid since (.*?)\)/,
    fact: ([, since = ''], context) =>
      `the index expired ${since} ago by this machine's clock${clocks(context)}`,
    hint: (context) =>
      clockIsWrong(context) === false
        ? `the mirror is old: ${OTHER_MIRROR(context)}`
        : clockIsWrong(context)
          ? CLOCK
          : `if the clock is right (check with date), the mirror is old: use another; otherwise ${CLOCK}`,
  },
  {
    seen: /is not valid yet \(invalid for another (.*?)\)/,
    fact: ([, time = ''], context) =>
      `the index becomes valid only in ${time}, by this machine's clock${clocks(context)}`,
    hint: CLOCK,
  },
  {
    seen: /NO_PUBKEY|Missing key|no keyring is specified|EXPKEYSIG/,
    fact: () => 'the index is signed with an unknown or expired key',
    hint: `update the package debian-archive-keyring on this machine, and check its clock; if both are right, something on the way modifies downloads`,
  },
  {
    seen: /BADSIG|manipulated|signatures? were invalid|Splitting (up|of)|not live/i,
    fact: () => 'the signature does not match the index: it was damaged or changed on the way',
    hint: OTHER_MIRROR,
  },
  {
    seen: /Hash Sum mismatch|unexpected size|lzma_read|Read error \(|Undetermined Error|decompress/i,
    fact: (_, context) =>
      context.answer?.html
        ? answered(context, 'another file')
        : 'the file does not match the signed index: it was damaged, truncated or replaced',
    hint: (context) => (context.answer?.html ? PORTAL(context) : OTHER_MIRROR(context)),
  },
  {
    seen: /is not signed|does not have a Release file/,
    fact: () => 'the archive has no signed index there',
    hint: OTHER_MIRROR,
  },
];

/** Causes that concern no single file. */
export const OF_ALL: Cause[] = [
  {
    seen: /(No space left on device|have enough free space in (\S+?)\.?$)/im,
    fact: ([, , place]) =>
      `no space left on the disk while fetching packages${place ? `, in ${place}` : ''}`,
    hint: `free some space (1 GB is enough), ${AGAIN}`,
  },
  {
    seen: /Could not get lock (\S+?)\.(?: It is held by process (\d+) \((.*?)\))?/,
    fact: ([, lock = '', pid, name]) =>
      `another program is installing packages${pid ? `: ${name}, process ${pid}` : ''} (${lock})`,
    hint: `wait until it has finished, ${AGAIN}`,
  },
  {
    seen: /Version '(\S+)' for '(\S+)' was not found/,
    fact: ([, version = '', name = '']) =>
      `Debian's package archive no longer has these versions (${name} ${version})`,
    hint: "fetch them from Debian's snapshot archive and put each into the folder debs of the cache (build/cache/debs) as SHA256.deb, the checksum as in the lock",
  },
  {
    seen: /Unable to locate package (\S+)|Package '?(\S+?)'? has no installation candidate/,
    fact: ([, a, b]) => `the package lists of this machine have no ${a ?? b}`,
    hint: 'apt-get update, as root; on Ubuntu enable the component universe; releases before Debian 12 do not have it',
  },
  {
    seen: /Unable to parse package file (\S+)|Problem with MergeList (\S+)|Encountered a section with no Package/,
    fact: ([, a, b], context) =>
      answered(context, `a file in place of the package list (${(a ?? b ?? '').split('/').pop()})`),
    hint: PORTAL,
  },
  {
    seen: /did not find any indices|is not signed/,
    fact: () => "Debian's package archive sent no usable index",
    hint: NETWORK,
  },
];

const WHY: Record<string, string> = {
  refused: ': connection refused',
  'timed out': ': no answer',
  'no route': ': no route to it',
  unreachable: ': no route to it',
};

function who({ proxy }: AptContext): string {
  return proxy === undefined ? 'the server' : `the proxy ${proxy}`;
}

/** @param status what apt saw, if our own request saw nothing more specific */
function answered(context: AptContext, status: string): string {
  const { answer } = context;
  if (answer?.location !== undefined)
    return `${who(context)} redirects to ${answer.location}${titled(answer)}: a login page?`;
  if (answer?.html && answer.status === 200)
    return `${who(context)} sends an HTML page instead${titled(answer)}: a login page?`;
  return `${who(context)} answers ${status.trim()}${answer ? titled(answer) : ''}`;
}

function titled({ title }: Answer): string {
  return title === undefined ? '' : ` ("${title}")`;
}

function clockIsWrong({ answer }: AptContext): boolean | undefined {
  if (answer?.date === undefined) return undefined;
  return Math.abs(answer.date - answer.asked) > DAY;
}

function clocks(context: AptContext): string {
  const { answer } = context;
  const day = (time: number) => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  if (answer?.date === undefined) return '';
  return `, which says ${day(answer.asked)}; the server's says ${day(answer.date)} (UTC)`;
}

/** An address that is safe to show. */
export function withoutAccount(address: string): string {
  return address.replace(/\/\/[^/@\s]*@/g, '//');
}
