import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { explainApt, parseProxy, shownProxy, type Answer } from '../../scripts/os';

/** What apt and mmdebstrap really printed, and what is made of it. */

type Said = Map<string, string>;

function read(file: string): Said {
  const text = readFileSync(join(__dirname, 'apt-said', file), 'utf8');
  const sections = text.split(/^== (.+)\n/m).slice(1);
  return new Map(
    Array.from({ length: sections.length / 2 }, (_, i) => [
      sections[2 * i] ?? '',
      sections[2 * i + 1] ?? '',
    ]),
  );
}

const INDEX = String.raw`^http://127\.0\.0\.1:\d+/dists/test/\S+: `;
const DEB = String.raw`^http://127\.0\.0\.1:\d+/pool/pppi-probe_1\.0_all\.deb: `;

/** By section: what the fact and the hint have to say. */
const EXPECTED: Record<string, [fact: RegExp, hint: RegExp]> = {
  'status-403': [
    RegExp(`${INDEX}the server answers 403 Forbidden$`),
    /a firewall or the mirror refuses/,
  ],
  'status-407': [RegExp(`${INDEX}the server answers 407 Proxy Auth`), /USER:PASSWORD@HOST/],
  'status-404': [
    RegExp(`(${INDEX}|test/main ).*answers 404 Not Found$`),
    /mirror of this release is incomplete/,
  ],
  'status-500': [RegExp(`${INDEX}the server answers 500 Internal Server Error$`), /in an hour/],
  'status-503': [RegExp(`${INDEX}the server answers 503 Service Unavailable$`), /in an hour/],
  'loop-302': [RegExp(`${INDEX}the server redirects in a loop`), /log in to the network/],
  'redirect-https': [RegExp(`${INDEX}cannot reach 127.0.0.1:9`), /check the network/],
  silent: [RegExp(`${INDEX}the server stopped answering, or closed`), /check the network/],
  cut: [RegExp(`${INDEX}the server stopped answering, or closed`), /check the network/],
  closed: [RegExp(`${INDEX}the server stopped answering, or closed`), /check the network/],
  garbage: [RegExp(`${INDEX}the server stopped answering, or closed`), /check the network/],
  unsigned: [RegExp(`${INDEX}the archive has no signed index`), /another mirror/],
  expired: [
    /Release: the index expired 5d .* by this machine's clock$/,
    /mirror is old.*set .*clock/,
  ],
  future: [
    /Release: the index becomes valid only in 399d .*, by this machine's clock$/,
    /^set this/,
  ],
  'sig-nokey': [/InRelease: the index is signed with an unknown/, /archive-keyring/],
  'sig-badsig': [/InRelease: the signature does not match the index/, /another mirror/],
  'inrelease-damaged': [/InRelease: (the signature does not match|.*unknown or expired key)/, /./],
  'packages-damaged': [RegExp(`${INDEX}the file does not match the signed index`), /in an hour/],
  'packages-cut': [RegExp(`${INDEX}the file does not match the signed index`), /in an hour/],
  'packages-missing': [
    RegExp(`${INDEX}the server answers 404 Not Found$`),
    /mirror of this release is incomplete/,
  ],
  'packages-nonsense': [/a file in place of the package list/, /log in to the network/],
  'release-nonsense': [
    /a file in place of the package list \(.*_Release\)/,
    /log in to the network/,
  ],
  'deb-missing': [RegExp(`${DEB}the server answers 404 Not Found$`), /lists are older/],
  'deb-damaged': [RegExp(`${DEB}the file does not match the signed index`), /in an hour/],
  'deb-short': [RegExp(`${DEB}the file does not match the signed index`), /in an hour/],
  'deb-html': [RegExp(`${DEB}the file does not match the signed index`), /in an hour/],
  'deb-cut': [RegExp(`${DEB}the server stopped answering, or closed`), /check the network/],
  'deb-403': [RegExp(`${DEB}the server answers 403 Forbidden`), /a firewall or the mirror refuses/],
  'no-package': [/^the package lists of this machine have no no-such-package$/, /universe/],
  'no-version': [/no longer has these versions \(pppi-probe 9\.9\)/, /snapshot archive/],
  resolve: [/InRelease: cannot resolve no-such-host\.invalid$/, /check the network/],
  'resolve-proxy': [/cannot resolve no-such-proxy\.invalid$/, /check the network/],
  refused: [/InRelease: cannot reach 127\.0\.0\.1:9/, /check the network/],
  'refused-proxy': [/deb\.example\S+: cannot reach 127\.0\.0\.1:9/, /check the network/],
  'bad-proxy': [/apt does not support this proxy: ftp:\/\/127\.0\.0\.1:9$/, /http:\/\/HOST:PORT/],
  'bad-proxy2': [/apt does not support this proxy: 127\.0\.0\.1:\/\/9$/, /http:\/\/HOST:PORT/],
  'proxy-https': [/the TLS handshake with the server failed/, /browser/],
  'proxy-socks': [/the SOCKS proxy socks5h:\S+ does not work/, /http:\/\/HOST:PORT/],
  unreachable: [/cannot reach 2001:db8::1:80/, /check the network/],
  'tls-plain': [/the TLS handshake with the server failed/, /browser/],
  'tls-closed': [/cannot reach 127\.0\.0\.1:9/, /check the network/],
  'https-proxy-403': [/deb\.example\S+: the server answers 403 Nope$/, /let this machine through/],
  'https-proxy-407': [/deb\.example\S+: the server answers 407/, /USER:PASSWORD@HOST/],
  // with trusted=yes apt 3.0 goes on with the page
  'portal-200': [/other than a signed index|an unknown or expired key/, /./],
  'portal-302': [/other than a signed index|an unknown or expired key/, /./],
};

for (const version of ['2.6', '3.0'])
  test(`apt ${version}: each failure has its file, its cause and what to do`, () => {
    const said = read(`apt-${version}.txt`);
    said.delete('good');
    assert.deepEqual([...said.keys()].sort(), Object.keys(EXPECTED).sort());
    for (const [name, output] of said) {
      const explanation = explainApt(output);
      const [fact, hint] = EXPECTED[name] ?? [/^$/, /^$/];
      assert.match(explanation?.fact.split('\n')[0] ?? '', fact, `${name}\n${output}`);
      assert.match(explanation?.hint ?? '', hint, name);
    }
  });

test('mmdebstrap: what the proxy sent, not the signature that is missing because of it', () => {
  const context = { proxy: '127.0.0.1:3128' };
  for (const [name, fact, hint] of [
    [
      '403',
      /InRelease: the proxy 127\.0\.0\.1:3128 answers 403 Forbidden$/,
      /let the hosts of Debian's package archive through/,
    ],
    ['407', /the proxy 127\.0\.0\.1:3128 answers 407 Proxy Auth/, /http:\/\/USER:PASSWORD@/],
    ['302', /the proxy \S+ answers with something other than a signed index/, /browser/],
    ['200', /the proxy \S+ answers with something other than a signed index/, /browser/],
    ['404', /Release: the proxy \S+ answers 404 Not Found$/, /without the proxy/],
    ['503', /the proxy \S+ answers 503 Service Unavailable$/, /without the proxy/],
    [
      'cut',
      /the proxy \S+ stopped answering, or closed the connection early/,
      /check the network and the p/,
    ],
  ] as const) {
    const explanation = explainApt(read('mmdebstrap.txt').get(name) ?? '', context);
    const [first, more] = explanation?.fact.split('\n') ?? [];
    assert.match(first ?? '', fact, name);
    assert.match(more ?? '', /^ {2}and \d more in the same way$/, name);
    assert.match(explanation?.hint ?? '', hint, name);
    assert.match(explanation?.url ?? '', /^http:\/\/(deb|security)\.example\/.*Release$/, name);
  }
});

const answer = (some: Partial<Answer>): Answer => ({ status: 200, html: false, asked: 0, ...some });

test('what the server answers to a request of our own is told', () => {
  const said = read('mmdebstrap.txt');
  const fact = (name: string, some: Partial<Answer>) =>
    explainApt(said.get(name) ?? '', { answer: answer(some) })?.fact ?? '';
  assert.match(
    fact('302', { status: 302, location: 'http://portal.example/login' }),
    /: the server redirects to http:\/\/portal\.example\/login: a login page\?/,
  );
  assert.match(
    fact('200', { html: true, title: 'Hotel' }),
    /: the server sends an HTML page instead \("Hotel"\): a login page\?/,
  );
  assert.match(
    fact('403', { status: 403, html: true, title: 'Policy' }),
    /answers 403 Forbidden \("Policy"\)/,
  );
  const deb = read('apt-2.6.txt').get('deb-html') ?? '';
  const page = explainApt(deb, { answer: answer({ html: true, title: 'Hotel' }) });
  assert.match(page?.fact ?? '', /\.deb: the server sends an HTML page instead \("Hotel"\)/);
  assert.match(page?.hint ?? '', /browser/);
});

test('an index that has expired: the clock, or an old mirror', () => {
  const said = read('apt-3.0.txt');
  const asked = Date.UTC(2026, 0, 31, 12);
  const explain = (name: string, date: number) =>
    explainApt(said.get(name) ?? '', { answer: answer({ asked, date }) });
  const old = explain('expired', asked + 60_000);
  assert.match(old?.hint ?? '', /^the mirror is old: /);
  const ahead = explain('expired', Date.UTC(2025, 0, 1));
  assert.match(ahead?.hint ?? '', /^set this machine's clock/);
  assert.match(
    ahead?.fact ?? '',
    /clock, which says 2026-01-31 12:00; the server's says 2025-01-01 00:00 \(UTC\)$/,
  );
  assert.match(explain('future', asked)?.hint ?? '', /^set this machine's clock/);
});

test('a full disk, a lock, and words of tomorrow', () => {
  for (const [output, fact, hint] of [
    [
      'E: Write error - write (28: No space left on device)\nE: The repository is not signed.',
      /^no space left on the disk/,
      /free some space/,
    ],
    [
      "E: You don't have enough free space in /var/cache/apt/archives/.",
      /^no space left on the disk .*, in \/var\/cache\/apt\/archives\/$/,
      /free some space/,
    ],
    [
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (unattended-upgr)',
      /^another program is installing packages: unattended-upgr, process 12/,
      /wait until/,
    ],
  ] as const) {
    assert.match(explainApt(output)?.fact ?? '', fact);
    assert.match(explainApt(output)?.hint ?? '', hint);
  }
  assert.equal(explainApt('E: something new'), undefined);
  assert.equal(explainApt(''), undefined);
});

test('the proxy of apt.conf, and how a proxy is shown', () => {
  const dump = `Acquire "";
Acquire::http "";
Acquire::http::Proxy "http://me:secret@proxy.example:3128/";
Acquire::http::Proxy::deb.example "DIRECT";
Acquire::http::Proxy::mirror.example "http://other.example:8080";
`;
  assert.equal(parseProxy(dump, 'security.example'), 'http://me:secret@proxy.example:3128/');
  assert.equal(parseProxy(dump, 'deb.example'), undefined);
  assert.equal(parseProxy(dump, 'mirror.example'), 'http://other.example:8080');
  assert.equal(parseProxy('Acquire::http "";\n', 'deb.example'), undefined);
  for (const [proxy, shown] of [
    ['http://me:secret@proxy.example:3128/', 'proxy.example:3128'],
    ['proxy.example:3128', 'proxy.example:3128'],
    ['socks5h://u:p@10.0.0.1:1080', '10.0.0.1:1080'],
  ] as const)
    assert.equal(shownProxy(proxy), shown);
});
