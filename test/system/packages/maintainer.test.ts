import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  plan,
  type Entry,
  type PackageFacts,
  type Plan,
} from '../../../scripts/system/packages/maintainer';

/** What a package is, as far as a test says so. */
interface Told {
  name?: string;
  preinst?: string;
  postinst?: string;
  /** what it ships: folders end in '/', a link has its target behind a blank */
  ships?: string[];
  texts?: Record<string, string>;
}

const sh = (script: string) => `#!/bin/sh\nset -e\n${script}\n`;

function facts({
  name = 'example',
  preinst,
  postinst,
  ships = [],
  texts = {},
}: Told): PackageFacts {
  const entry = (path: string): [string, Entry] => {
    const kind = path.endsWith('/') ? 'folder' : path.includes(' ') ? 'link' : 'file';
    return [path.replace(/( .*|\/)$/, ''), { kind, mode: kind === 'file' ? 0o644 : 0o755 }];
  };
  return {
    ...{ name, version: '1', entries: new Map(ships.map(entry)) },
    texts: new Map(Object.entries(texts)),
    scripts: {
      ...(preinst !== undefined && { preinst: sh(preinst) }),
      ...(postinst !== undefined && { postinst: sh(postinst) }),
    },
  };
}

const planned = (...packages: Told[]): Plan => plan(packages.map(facts));
const accounts = ({ accounts: list }: Plan) =>
  list.map(({ user = '-', group, id, members }) => [user, group, id, ...(members ?? [])].join(':'));
const folders = ({ folders: list }: Plan) =>
  list.map(({ path, mode, user, group }) => `${path} ${mode} ${user}:${group}`);
const links = ({ links: list }: Plan) => list.map(({ path, target }) => `${path} > ${target}`);

const ACCOUNTS: [what: string, script: string, wanted: string[]][] = [
  ['a group', 'addgroup --quiet --system i2c', ['-:i2c:902']],
  [
    'a user of group nogroup',
    'adduser --system --quiet dnsmasq',
    ['dnsmasq:nogroup:903', '-:nogroup:65534'],
  ],
  ['a user with a group of its own', 'adduser --system --group --quiet redis', ['redis:redis:909']],
  [
    'a user in a group',
    'adduser --system --ingroup dialout --home /run/gpsd --gecos "GPSD system user" gpsd',
    ['-:dialout:20', 'gpsd:dialout:907'],
  ],
  [
    'useradd',
    'useradd --system --gid nogroup -d /x -s /usr/sbin/nologin dnsmasq',
    ['dnsmasq:nogroup:903', '-:nogroup:65534'],
  ],
  [
    'useradd, more groups',
    'useradd -r -G dialout,i2c redis',
    ['-:dialout:20:redis', '-:i2c:902:redis', 'redis:redis:909'],
  ],
  [
    'a member',
    'adduser --system --group redis; adduser redis i2c',
    ['-:i2c:902:redis', 'redis:redis:909'],
  ],
  ['usermod', 'useradd -r redis; usermod -a -G i2c redis', ['-:i2c:902:redis', 'redis:redis:909']],
  ['a variable', 'U=redis\nadduser --system --group "${U}" || true', ['redis:redis:909']],
  ['a default', 'adduser --system --group "${U:-redis}"', ['redis:redis:909']],
  [
    'only if it is not there',
    'if ! getent passwd redis >/dev/null; then adduser --system --group redis; fi',
    ['redis:redis:909'],
  ],
  [
    'a command substitution',
    'if [ -z "$(id -u redis 2>/dev/null)" ]; then useradd -r redis; fi',
    ['redis:redis:909'],
  ],
  ['a loop', 'for g in i2c spi; do groupadd -r $g; done', ['-:i2c:902', '-:spi:917']],
  ['a function', 'make() { addgroup --system "$1"; }\nmake i2c', ['-:i2c:902']],
  ['a function that nobody calls', 'make() { addgroup --system "$1"; }', []],
  [
    'case',
    'case "$1" in configure) addgroup --system i2c;; *) addgroup --system spi;; esac',
    ['-:i2c:902'],
  ],
  [
    'elif',
    'if [ "$1" = triggered ]; then :; elif [ "$1" = configure ]; then addgroup i2c; fi',
    ['-:i2c:902'],
  ],
  ['not in an update', 'if [ -n "$2" ]; then addgroup --system i2c; fi', []],
  ['not for an old version', 'if dpkg --compare-versions "$2" lt-nl 1; then addgroup i2c; fi', []],
  ['test with -a and -o', '[ "$1" = x -o -z "$2" -a ! -d /etc/x ] && addgroup i2c', ['-:i2c:902']],
  [
    'who owns a folder, of base-passwd',
    'chown www-data:adm /var/log/x',
    ['-:adm:4', 'www-data:www-data:33'],
  ],
];

for (const [what, postinst, wanted] of ACCOUNTS)
  test(`accounts: ${what}`, () => {
    const done = planned({ postinst });
    assert.deepEqual(accounts(done), wanted);
    assert.deepEqual(done.unknown, []);
  });

test('accounts: home, comment and shell of a user', () => {
  const postinst = 'adduser --system --group --home /var/lib/redis --gecos "Key store" redis';
  assert.deepEqual(planned({ postinst }).accounts, [
    {
      ...{ user: 'redis', group: 'redis', id: 909 },
      ...{ home: '/var/lib/redis', shell: '/bin/false', comment: 'Key store' },
    },
  ]);
});

test('accounts: sysusers.d, with quotes, a group, a member and a comment', () => {
  const text =
    '# a comment\ng extra -\nu redis - "Key \\"store\\"" /var/lib/redis\nu! i2c -:extra\nm redis extra\n';
  const done = planned({ texts: { 'usr/lib/sysusers.d/x.conf': text } });
  assert.deepEqual(accounts(done), ['-:extra:31471:redis', 'i2c:extra:902', 'redis:redis:909']);
  assert.equal(done.accounts[2]!.comment, 'Key "store"');
});

test('accounts: one that nobody makes is said, and root has its place', () => {
  const done = planned({ postinst: 'install -d -o stranger /var/lib/x' });
  assert.deepEqual(folders(done), ['/var/lib/x 0755 root:root']);
  assert.deepEqual(done.notes, ['nobody makes the account stranger: root has its place']);
});

const FOLDERS: [what: string, told: Told, wanted: string[]][] = [
  [
    'shipped',
    { ships: ['var/', 'var/lib/', 'var/lib/x/', 'var/lib/x/y/'] },
    ['/var/lib/x 0755 root:root', '/var/lib/x/y 0755 root:root'],
  ],
  ['made', { postinst: 'mkdir -p -m 700 /var/run/x' }, ['/run/x 0700 root:root']],
  [
    'made and given away',
    {
      postinst:
        'useradd -r redis\nD=/var/lib/x\nif ! test -d $D; then mkdir $D; fi\nchown -R redis: $D\nchmod 750 $D',
    },
    ['/var/lib/x 0750 redis:root'],
  ],
  [
    'install',
    { postinst: 'install -o www-data -g adm -m 2750 -d /var/log/x' },
    ['/var/log/x 2750 www-data:adm'],
  ],
  [
    'dpkg-statoverride',
    {
      ships: ['var/lib/x/'],
      postinst:
        'if ! dpkg-statoverride --list /var/lib/x >/dev/null; then dpkg-statoverride --update --add www-data www-data 0700 /var/lib/x; fi',
    },
    ['/var/lib/x 0700 www-data:www-data'],
  ],
  ['what is not there is not made', { postinst: 'chown www-data /var/log/x/x.log' }, []],
  ['elsewhere is read-only', { postinst: 'mkdir -p /etc/x /usr/local/x' }, []],
  [
    'tmpfiles.d',
    {
      texts: {
        'usr/lib/tmpfiles.d/x.conf':
          'd /run/x 0750 www-data adm -\nL /run/y - - - - /z\nD /tmp/%b 0700\nd\t/var/run/z - - -\n',
      },
    },
    ['/run/x 0750 www-data:adm', '/run/z 0755 root:root'],
  ],
  [
    'a unit',
    {
      texts: {
        'usr/lib/systemd/system/x.service':
          '[Service]\nUser=www-data\nRuntimeDirectory=x x/y\nRuntimeDirectoryMode=700\nStateDirectory=x:z\nExecStartPre=-/bin/mkdir -m 740 -p /var/log/x\nExecStartPre=/bin/chown www-data:adm /var/log/x\n',
      },
    },
    [
      '/run/x 0700 www-data:www-data',
      '/run/x/y 0700 www-data:www-data',
      '/var/lib/x 0755 www-data:www-data',
      '/var/log/x 0740 www-data:adm',
    ],
  ],
  [
    'of two units the first counts',
    {
      texts: {
        'usr/lib/systemd/system/x.service': 'RuntimeDirectory=x\nRuntimeDirectoryMode=0700',
        'usr/lib/systemd/system/x-b.service': 'RuntimeDirectory=x\nRuntimeDirectoryMode=0711',
      },
    },
    ['/run/x 0711 root:root'],
  ],
  [
    'those of every image are not named',
    { ships: ['var/lib/', 'var/log/', 'run/lock/'], postinst: 'mkdir -p /var/cache /tmp' },
    [],
  ],
];

for (const [what, told, wanted] of FOLDERS)
  test(`folders: ${what}`, () => {
    const done = planned(told);
    assert.deepEqual(folders(done), wanted);
    assert.deepEqual(done.unknown, []);
  });

const LINKS: [what: string, packages: Told[], wanted: string[]][] = [
  [
    'the highest priority, whichever comes first, with its slaves',
    [
      {
        name: 'a',
        ships: ['usr/sbin/x-nft', 'usr/sbin/x-legacy', 'usr/sbin/y-nft'],
        postinst:
          'update-alternatives --install /usr/sbin/x x /usr/sbin/x-nft 20 --slave /sbin/y y /usr/sbin/y-nft\nupdate-alternatives \\\n --install /usr/sbin/x x /usr/sbin/x-legacy 10',
      },
    ],
    ['usr/bin/x > /usr/bin/x-nft', 'usr/bin/y > /usr/bin/y-nft'],
  ],
  [
    'over two packages',
    [
      {
        name: 'vim',
        ships: ['usr/bin/vim'],
        postinst: 'update-alternatives --install /usr/bin/editor editor /usr/bin/vim 15',
      },
      {
        name: 'nano',
        ships: ['bin/nano'],
        postinst:
          'update-alternatives --install /usr/bin/editor editor /bin/nano 40 --slave /usr/share/man/man1/e.1.gz e /usr/share/man/man1/nano.1.gz',
      },
    ],
    ['usr/bin/editor > /usr/bin/nano'],
  ],
  [
    'none to what nobody ships',
    [{ postinst: 'update-alternatives --install /usr/bin/x x /usr/bin/gone 1' }],
    [],
  ],
  ['none removed', [{ postinst: 'update-alternatives --remove x /usr/bin/x' }], []],
  ['ln', [{ postinst: 'ln -sf /usr/share/x /etc/x' }], ['etc/x > /usr/share/x']],
  [
    'ln into a folder',
    [{ ships: ['etc/x/'], postinst: 'ln -s /usr/share/y.conf /etc/x' }],
    ['etc/x/y.conf > /usr/share/y.conf'],
  ],
  [
    'cut',
    [
      {
        postinst:
          'for p in a.conf:50-a.conf; do from=$(echo $p | cut -d: -f1); to=$(echo $p | cut -d: -f2)\nln -sf /usr/share/$from /etc/$to; done',
      },
    ],
    ['etc/50-a.conf > /usr/share/a.conf'],
  ],
  ['none in RAM', [{ postinst: 'ln -s ../x /var/lib/x' }], []],
  [
    'the shell stays',
    [{ name: 'bash', postinst: 'if [ ! -e /bin/sh ]; then ln -s bash /bin/sh; fi' }],
    [],
  ],
];

for (const [what, packages, wanted] of LINKS)
  test(`links: ${what}`, () => {
    const done = planned(...packages);
    assert.deepEqual(links(done), wanted);
    assert.deepEqual(done.unknown, []);
  });

test('copies of what is shipped, files with a text, and what /var would have', () => {
  const done = planned({
    ships: ['usr/share/x/x.conf', 'usr/share/x/index.html'],
    postinst: `ucf --three-way /usr/share/x/x.conf /etc/x.conf; ucfr x /etc/x.conf
      cp -p /usr/share/old /etc/old
      cp /usr/share/x/index.html /var/www/index.html
      if [ ! -e /etc/allow ]; then cat >/etc/allow <<-EOF
	\tone $1
	EOF
      fi
      cat <<'EOF' > /etc/raw
$1
EOF
      : > "$DPKG_ROOT/etc/empty"
      echo words >/run/x`,
  });
  assert.deepEqual(done.copies, [{ from: 'usr/share/x/x.conf', to: 'etc/x.conf' }]);
  assert.deepEqual(done.files, [
    { path: 'etc/allow', text: 'one configure\n' },
    { path: 'etc/raw', text: '$1\n' },
    { path: 'etc/empty', text: '' },
  ]);
  assert.deepEqual(done.notes, [
    'example: /var/www/index.html is not there; it would be a copy of /usr/share/x/index.html',
  ]);
  assert.deepEqual(done.unknown, []);
});

test('what a device does not miss', () => {
  const done = planned({
    preinst: 'dpkg-maintscript-helper rm_conffile /etc/x 1 -- "$@"; rm -f /etc/x.old',
    postinst: `. /usr/share/debconf/confmodule
      db_get x/y; if [ "$RET" = true ]; then invoke-rc.d x restart || exit $?; fi
      deb-systemd-helper unmask x.service >/dev/null || true
      if [ -e /etc/x.old ]; then mv /etc/x.old /etc/x; fi
      py3compile -p x; ldconfig; echo done >&2; sed -n 's/a/b/p' /etc/x | grep -q b || :`,
  });
  assert.deepEqual(done, {
    ...{ accounts: [], folders: [], links: [], copies: [], files: [], caBundle: false },
    ...{ unknown: [], notes: [] },
  });
});

test('update-ca-certificates asks for the bundle', () => {
  assert.equal(planned({ postinst: 'update-ca-certificates --hooksdir ""' }).caBundle, true);
});

const UNKNOWN: [what: string, postinst: string, lines: string[]][] = [
  [
    'a program',
    'if [ "$1" = configure ]; then\n  make-it   --now \\\n    /etc/x\nfi',
    ['make-it --now /etc/x'],
  ],
  ['a file that is changed', 'sed -i s/a/b/ /etc/x', ['sed -i s/a/b/ /etc/x']],
  ['a file with an unknown text', 'hostname >/etc/x', ['hostname >/etc/x']],
  [
    'an account whose name is not known',
    '. /usr/share/debconf/confmodule; db_get x; adduser --system $RET',
    ['adduser --system $RET'],
  ],
  [
    'a link whose name is not known',
    'ln -s /x "/etc/$(hostname)"',
    ['ln -s /x "/etc/$(hostname)"'],
  ],
  ['code of others', '. /usr/share/x/functions', ['. /usr/share/x/functions']],
  ['in a substitution', 'X=$(make-it)', ['make-it']],
  ['behind an unknown condition', 'if [ -x /usr/bin/tool ]; then make-it; fi', ['make-it']],
  ['both ways', 'if hostname -d; then A=a; else A=b; fi; addgroup $A', ['addgroup $A']],
  ['one that is removed and shipped', 'rm -f /etc/mine', ['rm -f /etc/mine']],
  ['eval', 'eval "$1"', ['eval "$1"']],
  ['for ever', 'f() { f; }; f', ['(it cannot be read: it takes too long)']],
  ['not a script', 'if', ["(it cannot be read: expected 'then')"]],
];

for (const [what, postinst, lines] of UNKNOWN)
  test(`unknown: ${what}`, () => {
    const done = planned({ postinst, ships: ['etc/mine'] });
    assert.deepEqual(done.unknown, [{ package: 'example', script: 'postinst', lines }]);
  });

test('unknown: another interpreter', () => {
  const { entries, texts } = facts({});
  const scripts = { preinst: '#!/usr/bin/perl\nunlink "x";\n' };
  const [script] = plan([{ name: 'x', version: '1', entries, texts, scripts }]).unknown;
  assert.deepEqual(script?.lines, ['(not a shell script; its interpreter: /usr/bin/perl)']);
});

test('a script that people have read is taken, and said if it is another one', () => {
  const postinst = 'ln -nsf "/usr/share/zoneinfo/$(date)" /etc/localtime.dpkg-new';
  const done = planned({ name: 'tzdata', postinst });
  assert.deepEqual(done.unknown, []);
  assert.deepEqual(links(done), ['etc/localtime > /usr/share/zoneinfo/Etc/UTC']);
  assert.deepEqual(done.notes, [
    'tzdata: postinst changed, and what is new in it was not read yet',
  ]);
});

test('a package that ships files in /var says so', () => {
  const { notes } = planned({ ships: ['var/lib/x/', 'var/lib/x/data'] });
  assert.deepEqual(notes, ['example: what it ships in /var (1) is not there']);
});
