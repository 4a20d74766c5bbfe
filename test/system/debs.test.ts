import { BUILD } from '../support/own-build-folder';
import { ARCHIVE } from '../support/own-archive';
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import { CACHE_DIR } from '../../scripts/checkout';
import { exists, run, sha256File } from '../../scripts/os';
import type { LockedPackage } from '../../scripts/system';
import { keepDebs, unpackPinned } from '../../scripts/system/debian/debs';

/** A package that is kept and damaged is replaced, by whoever has a whole one. */

const FILE = 'hello_1.0_all.deb';

let one: LockedPackage;
let kept: string;

before(async () => {
  const tree = join(BUILD, 'hello');
  await mkdir(join(tree, 'DEBIAN'), { recursive: true });
  await writeFile(join(tree, 'hello.txt'), 'hello\n');
  const control = ['Package: hello', 'Version: 1.0', 'Architecture: all', 'Maintainer: x <x@x>'];
  await writeFile(join(tree, 'DEBIAN/control'), `${control.join('\n')}\nDescription: x\n`);
  await run('dpkg-deb', ['--build', tree, join(ARCHIVE, FILE)]);
  const sha256 = await sha256File(join(ARCHIVE, FILE));
  one = { name: 'hello', version: '1.0', architecture: 'all', sha256 };
  kept = join(CACHE_DIR, 'debs', `${sha256}.deb`);
});

beforeEach(async () => {
  await rm(kept, { recursive: true, force: true });
  await keepDebs(ARCHIVE, [one]);
});

const DAMAGES: Record<string, () => Promise<unknown>> = {
  'a byte changed': async () => {
    const bytes = await readFile(kept);
    await rm(kept);
    await writeFile(kept, Buffer.concat([bytes.subarray(0, -1), Buffer.of(0xff)]));
  },
  emptied: async () => {
    await rm(kept);
    await writeFile(kept, '');
  },
  'a folder': async () => {
    await rm(kept);
    await mkdir(join(kept, 'x'), { recursive: true });
  },
  'a FIFO': async () => {
    await rm(kept);
    await run('mkfifo', [kept]);
  },
  'a link to nowhere': async () => {
    await rm(kept);
    await symlink('nowhere', kept);
  },
};

for (const [what, damage] of Object.entries(DAMAGES)) {
  test(`${what}: a build that has the package replaces what is kept`, async () => {
    await damage();
    await keepDebs(ARCHIVE, [one]);
    assert.equal(await sha256File(kept), one.sha256);
  });

  test(`${what}: an image that is made again fetches it anew, and says so`, async () => {
    await damage();
    const told: string[] = [];
    const unpacked = join(BUILD, 'making/unpacked');
    await rm(unpacked, { recursive: true, force: true });
    const archives = join(unpacked, 'var/cache/apt/archives');
    await unpackPinned({ suite: 'trixie', alsoFrom: [] }, [one], unpacked, archives, (line) =>
      told.push(line),
    );
    assert.equal(told[0], `fetching ${kept} again: it is damaged`);
    assert.equal(await readFile(join(unpacked, 'hello.txt'), 'utf8'), 'hello\n');
    assert.equal(await sha256File(kept), one.sha256);
    assert.ok(!(await exists(`${unpacked}.fetched`)));
  });
}
