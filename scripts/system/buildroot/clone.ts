import { UserError } from '../../frame';
import { runDownload, type DownloadBounds } from '../../os';
import { RELEASE } from './release';

/** What git and libcurl say when they cannot reach a repository; the first match counts. */
const CAUSES: [seen: RegExp, fact: (found: string[]) => string, hint: string][] = [
  [
    /No space left on device/i,
    () => 'no space left on the disk',
    'free some (Buildroot needs 10 GB in all), then run the same command again',
  ],
  [
    /Could not resolve (host|proxy): (\S+)/,
    ([, kind, name = '']) =>
      kind === 'proxy' ? `cannot resolve the proxy ${name}` : `cannot resolve ${name}`,
    'check the network, and https_proxy if there is a proxy',
  ],
  [
    /CONNECT tunnel failed, response (\d+)|HTTP code (\d+) from proxy/,
    ([, a, b]) => `the proxy refuses with status ${a ?? b}`,
    'https_proxy=http://USER:PASSWORD@HOST:PORT names an account for the proxy; or ask who runs it',
  ],
  [
    /certificate/i,
    () => "the server's certificate is not trusted",
    "check this machine's clock, install ca-certificates; a proxy that inspects TLS needs its certificate installed here",
  ],
  [
    /Proxy CONNECT aborted|TLS packet|wrong version number|handshake|SSL/i,
    () => 'no secure connection: another server answers, or a proxy is in between',
    'open any page in a browser: does a network ask to log in? Check https_proxy',
  ],
  [
    /returned error: (\d+)|HTTP (\d+)/,
    ([, a, b]) => `the server answers with status ${a ?? b}`,
    'try again later',
  ],
  [
    /Failed to connect|Connection (refused|timed out|reset)|Network is unreachable|Couldn't connect/i,
    () => 'the connection failed',
    'check the network, and https_proxy if there is a proxy',
  ],
];

/** How to continue if this machine cannot reach upstream. */
const WITHOUT =
  `without that network: unpack buildroot-${RELEASE.tag}.tar.xz, or copy a checkout, from another machine and set` +
  ' BUILDROOT_DIR to it; the sources of packages come from PPPI_PRIMARY_SITE, a folder or mirror (docs/buildroot.md)';

/**
 * Clones the pinned release.
 * @param into folder to create
 * @throws UserError that says why it cannot be cloned, and how to go on without
 */
export async function clone(into: string, bounds?: DownloadBounds): Promise<void> {
  const { url, tag } = RELEASE;
  const quiet = ['-c', 'advice.detachedHead=false', 'clone', '--quiet', '--depth=1'];
  const { status, stderr } = await runDownload(
    'git',
    [...quiet, `--branch=${tag}`, url, into],
    // Nobody is there who could type a password.
    { into: [into], from: new URL(url).host, env: { GIT_TERMINAL_PROMPT: '0' }, bounds },
  ).catch((error: unknown) => {
    throw error instanceof UserError ? new UserError(error.message, hints(error.hint)) : error;
  });
  if (status !== 0) throw explainClone(stderr);
}

/** @param output what git said */
export function explainClone(output: string): UserError {
  const { url, tag } = RELEASE;
  const what = `cannot fetch Buildroot ${tag} from ${url}`;
  const said = output
    .split('\n')
    .filter((line) => /\S/.test(line))
    .slice(-3)
    .map((line) => `\n  ${line.slice(0, 200)}`)
    .join('');
  for (const [seen, fact, hint] of CAUSES) {
    const found = seen.exec(output);
    if (found) return new UserError(`${what}: ${fact(found)}${said}`, hints(hint));
  }
  return new UserError(`${what}${said}`, hints(undefined));
}

function hints(hint: string | undefined): string {
  return [hint, WITHOUT].filter(Boolean).join('\n      ');
}
