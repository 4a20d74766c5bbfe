import { withoutAccount } from './apt-causes';
import { askServer } from './ask-server';
import { UserError } from './errors';
import { explainApt } from './explain-apt';
import { findTool, start } from './tools';

/**
 * How apt is to download: apt.conf(5). Its own defaults try for minutes, with nobody told. Of silence only; the
 * bounds of all of it are in download.ts.
 */
export const APT_PATIENCE = { 'Acquire::Retries': '2', 'Acquire::http::Timeout': '20' } as const;

/** Where Debian's archive is; mmdebstrap(1) asks these. */
export const DEBIAN_HOST = 'deb.debian.org';

/**
 * The proxy that apt uses for http: the environment's, else that of this machine's apt.conf.
 * @param host for which; apt.conf may have one of its own for a host, or DIRECT
 * @returns its address, perhaps with an account in it: not for logs
 */
export async function aptProxy(host: string): Promise<string | undefined> {
  if (process.env.http_proxy) return process.env.http_proxy;
  if (!findTool('apt-config')) return undefined;
  // Not by run(), whose log has all that was printed.
  const { stdout } = await start('apt-config', ['dump', 'Acquire::http'], { stdin: 'ignore' });
  return parseProxy(String(stdout), host);
}

/** @param dump of `apt-config dump` */
export function parseProxy(dump: string, host: string): string | undefined {
  const values = new Map(
    [...dump.matchAll(/^Acquire::http::Proxy(?:::(\S+))? "(.*)";$/gim)].map(
      ([, of = '', value = '']) => [of, value],
    ),
  );
  const value = values.get(host) ?? values.get('');
  return !value || value === 'DIRECT' ? undefined : value;
}

/** @returns HOST:PORT of a proxy, as it may be shown */
export function shownProxy(proxy: string | undefined): string | undefined {
  return proxy && withoutAccount(`//${proxy.replace(/^\w+:\/\//, '')}`).replace(/^\/\/|\/+$/g, '');
}

/** @returns a host for people, with the proxy through which it is asked */
export function shownHost(host: string, proxy: string | undefined): string {
  return proxy === undefined ? host : `${host}, through the proxy ${shownProxy(proxy)},`;
}

/**
 * Explains a download that failed, and asks the server once more where apt's words leave open what was sent.
 * @param output all that apt-get or mmdebstrap printed
 * @param otherwise the fact, if the cause is not known
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
