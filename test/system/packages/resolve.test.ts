import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackageIndex } from '../../../scripts/system/packages/package-index';
import { closureOf } from '../../../scripts/system/packages/resolve';

/** A list as apt has it; of a package only what is not the same for all is said. */
const list = (packages: Record<string, string>) =>
  Object.entries(packages)
    .map(([name, more]) => `Package: ${name}\nVersion: 1.0-1\nArchitecture: arm64\n${more}`.trim())
    .join('\n\n');

const INDEX = new PackageIndex([
  list({
    app: 'Depends: libone (>= 1.0), adduser,\n helper | other',
    libone: 'Pre-Depends: libtwo (= 1.0-1)',
    libtwo: '',
    helper: 'Depends: libthree',
    other: '',
    libthree: '',
    adduser: 'Depends: perl-base',
    'perl-base': 'Essential: yes',
    script: 'Depends: perl-base, python3:any',
    python3: '',
    old: 'Depends: libone (>= 2.0)',
    gone: 'Depends: nowhere (>= 1), app',
    rotator: 'Depends: cron | anacron | systemd-sysv',
    cron: '',
    virtual: 'Depends: mail-agent, api (>= 2)',
    smtp: 'Provides: mail-agent',
    'a-smtp': 'Provides: mail-agent, api',
    'lib-api': 'Provides: api (= 2.1)',
    circle: 'Depends: round',
    round: 'Depends: circle',
  }),
]);

const record = (name: string) => {
  const found = INDEX.get(name);
  assert.ok(found, name);
  return found;
};

function closure(name: string, { except = [], chosen = [] }: Record<string, string[]> = {}) {
  const named = new Map([name, ...chosen].map((one) => [one, record(one)]));
  const { packages, unfulfilled } = closureOf({ record: record(name), except }, INDEX, named);
  return {
    names: packages.map((one) => one.name).join(' '),
    unfulfilled: unfulfilled.map(({ package: of, wanted }) => `${of}: ${wanted[0]?.name}`),
  };
}

const TABLE: [what: string, found: ReturnType<typeof closure>, names: string][] = [
  [
    'dependencies, theirs, and the first alternative; nothing for scripts',
    closure('app'),
    'app helper libone libthree libtwo',
  ],
  [
    'an alternative that the user names',
    closure('app', { chosen: ['other'] }),
    'app libone libtwo',
  ],
  [
    'except leaves out what only that one needs',
    closure('app', { except: ['helper'] }),
    'app libone libtwo',
  ],
  ['an Essential package counts as there', closure('script'), 'python3 script'],
  ['an alternative that is not needed fulfils all', closure('rotator'), 'rotator'],
  ['packages that provide a name, by version', closure('virtual'), 'a-smtp lib-api virtual'],
  ['a circle', closure('circle'), 'circle round'],
];

for (const [what, { names, unfulfilled }, wanted] of TABLE)
  test(`closure: ${what}`, () => {
    assert.equal(names, wanted);
    assert.deepEqual(unfulfilled, []);
  });

test('closure: what cannot be fulfilled is told, the rest is found', () => {
  assert.deepEqual(closure('old').unfulfilled, ['old: libone']);
  const { names, unfulfilled } = closure('gone');
  assert.deepEqual(unfulfilled, ['gone: nowhere']);
  assert.match(names, /app/);
});

test('of two versions the newer counts, unless another is preferred', () => {
  const two =
    'Package: x\nVersion: 1\nArchitecture: all\n\nPackage: x\nVersion: 2\nArchitecture: all\n';
  const index = new PackageIndex([two]);
  assert.equal(index.get('x')?.version, '2');
  const older = index.all('x').find(({ version }) => version === '1');
  assert.ok(older);
  index.prefer([older]);
  assert.equal(index.get('x')?.version, '1');
});
