import { withoutAccount } from './apt-causes';
import { askServer } from './ask-server';
import { UserError } from '../frame';
import { explainApt } from './explain-apt';
import { LIMITS, readRegular } from './regular';
import { findTool, start } from './tools';

/**
 * apt's download options, apt.conf(5). Its defaults retry for minutes without a word. These time-outs only concern
 * silence; download.ts limits the whole.
 */
export const APT_PATIENCE = { 'Acquire::Retries': '2', 'Acquire::http::Timeout': '20' } as const;

const ARCHIVE = "Debian's package archive";

/**
 * The host of Debian's archive, as in mmdebstrap's own program (`my $mirror = 'http://HOST/debian'`).
 * @returns undefined if mmdebstrap is not installed, or its text has changed
 */
export async function archiveHost(): Promise<string | undefined> {
  const program = findTool('mmdebstrap');
  if (program === undefined) return undefined;
  const text = (await readRegular(program, LIMITS.beside)).toString();
  return /^\s*my \$mirror\s*=\s*'https?:\/\/([\w.-]+)\//m.exec(text)?.[1];
}

/**
 * The proxy that apt uses for http: the environment's, otherwise that of this machine's apt.conf.
 * @param host the target; apt.conf may have a proxy for this host, or DIRECT
 * @returns its address, perhaps with an account: not for logs
 */
export async function aptProxy(host: string | undefined): Promise<string | undefined> {
  if (process.env.http_proxy) return process.env.http_proxy;
  if (!findTool('apt-config')) return undefined;
  // Not by run(), which logs all output.
  const { stdout } = await start('apt-config', ['dump', 'Acquire::http'], { stdin: 'ignore' });
  return parseProxy(String(stdout), host);
}

/** @param dump of `apt-config dump` */
export function parseProxy(dump: string, host = ''): string | undefined {
  const values = new Map(
    [...dump.matchAll(/^Acquire::http::Proxy(?:::(\S+))? "(.*)";$/gim)].map(
      ([, of = '', value = '']) => [of, value],
    ),
  );
  const value = values.get(host) ?? values.get('');
  return !value || value === 'DIRECT' ? undefined : value;
}

/** @returns HOST:PORT of a proxy, safe to show */
export function shownProxy(proxy: string | undefined): string | undefined {
  return proxy && withoutAccount(`//${proxy.replace(/^\w+:\/\//, '')}`).replace(/^\/\/|\/+$/g, '');
}

/** @returns a host for people, with the proxy that leads to it; undefined: Debian's archive, whatever its host */
export function shownHost(host: string | undefined, proxy: string | undefined): string {
  const name = host ?? ARCHIVE;
  return proxy === undefined ? name : `${name}, through the proxy ${shownProxy(proxy)},`;
}

/**
 * Explains a failed download, and asks the server once more if apt's message does not show what was sent.
 * @param output of apt-get or mmdebstrap
 * @param otherwise the fact to state if the cause is unknown
 */
export async function aptFailure(
  output: string,
  proxy: string | undefined,
  otherwise: string,
): Promise<UserError> {
  const shown = shownProxy(proxy);
  const first = explainApt(output, { proxy: shown });
  if (first === undefined)
    return new UserError(
      `${otherwise}\n${lastErrors(output)}`,
      'the whole output is in build/logs',
    );
  const answer = first.url === undefined ? undefined : await askServer(first.url, proxy);
  const { fact, hint } = explainApt(output, { proxy: shown, answer }) ?? first;
  return new UserError(fact, hint);
}

function lastErrors(output: string): string {
  const lines = output.split('\n').filter((line) => /^(E|W|Err|tar|dpkg)\b.*:/.test(line));
  const shown = lines.length > 0 ? lines.slice(0, 4) : output.trimEnd().split('\n').slice(-4);
  return shown.map((line) => `  ${withoutAccount(line).trim().slice(0, 160)}`).join('\n');
}
