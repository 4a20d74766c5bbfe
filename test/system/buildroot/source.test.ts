import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, TYPESCRIPT } from '../../../scripts/frame';
import { RELEASE } from '../../../scripts/system/buildroot/release';
import { refuseOther } from '../../../scripts/system/buildroot/source';

/** git is told that upstream is a folder of ours, whose tag is not the commit that it should be. */
const dir = mkdtempSync(join(tmpdir(), 'pppi-source-'));
const upstream = join(dir, 'upstream');
const git = (...args: string[]) =>
  execFileSync('git', ['-C', upstream, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);

before(() => {
  for (const name of ['package', 'support']) mkdirSync(join(upstream, name), { recursive: true });
  writeFileSync(join(upstream, 'Config.in'), '');
  writeFileSync(join(upstream, 'Makefile'), `export BR2_VERSION := ${RELEASE.tag}\n`);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message=moved');
  git('tag', RELEASE.tag);
});
after(() => rmSync(dir, { recursive: true, force: true }));

/** @returns what provideBuildroot gave or said, in a process of its own: the cache's place is in its environment */
function provide(offline: boolean, env: Record<string, string> = {}): string {
  const program = `require('./scripts/system/buildroot/source')
    .provideBuildroot(${offline}, console.log)
    .catch((e) => console.log(e.message, e.hint));`;
  return execFileSync('node', ['-r', TYPESCRIPT, '-e', program], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      BUILDROOT_DIR: '',
      PPPI_BUILD_DIR: dir,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.file://${upstream}.insteadOf`,
      GIT_CONFIG_VALUE_0: RELEASE.url,
      ...env,
    },
  });
}

test('a tag that has moved is refused, and nothing of it stays', () => {
  assert.match(provide(false), new RegExp(`is commit [0-9a-f]{40}, and was ${RELEASE.commit}`));
  assert.ok(!existsSync(join(dir, 'cache', `buildroot-${RELEASE.tag}`)));
});

test('what is no checkout is fetched again, and told', () => {
  const tree = join(dir, 'cache', `buildroot-${RELEASE.tag}`);
  const broken = [
    () => mkdirSync(tree),
    () => mkdirSync(join(tree, '.git'), { recursive: true }),
    () => writeFileSync(tree, ''),
  ];
  for (const lay of broken) {
    lay();
    const again = `making ${tree} again: it is no checkout of Buildroot`;
    assert.match(provide(false), new RegExp(`^${again}\nfetching Buildroot .*\n.*, and was `));
    rmSync(tree, { recursive: true });
  }
});

test('--offline fetches nothing', () => {
  assert.match(provide(true), /--offline downloads nothing/);
});

test('a tree of one’s own is described by its commit and its changes', () => {
  appendFileSync(join(upstream, 'Makefile'), '# changed\n');
  const said = provide(false, { BUILDROOT_DIR: upstream });
  assert.match(said, /differs from 2026\.02\.3 .*; changed files: 1/);
  assert.match(provide(false, { BUILDROOT_DIR: dir }), /is no Buildroot/);
});

test('a fetched tree that is another commit, or was changed, is refused with the folder to delete', () => {
  const tree = join(dir, 'cache', `buildroot-${RELEASE.tag}`);
  execFileSync('git', ['clone', '--quiet', upstream, tree]);
  const said = provide(true);
  assert.match(said, new RegExp(`${tree} is commit [0-9a-f]{40}, not ${RELEASE.commit}`));
  assert.match(said, new RegExp(`delete ${tree}`));
  refuseOther(tree, RELEASE.commit, 0);
  assert.throws(() => refuseOther(tree, RELEASE.commit, 2), /as it was fetched; changed files: 2$/);
});
