import assert from 'node:assert/strict';
import { copyFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run } from '../../scripts/os';
import { judgeData } from '../../scripts/power-cuts/ext4';

/** Where an ext4's first superblock is (Linux, fs/ext4: 1024 bytes, two sectors). */
const SUPERBLOCK = 1024;
/** Of s_state in it: 1 is clean. */
const STATE = 0x3a;
const SECTOR = 512;
const MiB = 1024 ** 2;

interface DataPartition {
  path: string;
  /** Judges a copy with some bytes changed. */
  damaged: (...changes: [position: number, data: Buffer][]) => ReturnType<typeof judgeData>;
}

async function partition(t: TestContext, size: number, features: string): Promise<DataPartition> {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-ext4-'));
  t.after(() => rm(dir, { recursive: true }));
  const path = join(dir, 'data');
  await writeFile(join(dir, 'settings'), 'gate.pin=1234\n');
  await run('mkfs.ext4', ['-q', '-b', '4096', '-O', features, path, `${size}M`]);
  await run('debugfs', ['-w', '-R', 'mkdir /pppi', path]);
  await run('debugfs', ['-w', '-R', `write ${join(dir, 'settings')} /pppi/settings`, path]);
  return {
    path,
    damaged: async (...changes) => {
      const copy = join(dir, 'copy');
      await copyFile(path, copy);
      const file = await open(copy, 'r+');
      for (const [position, data] of changes) await file.write(data, 0, data.length, position);
      await file.close();
      return judgeData(copy);
    },
  };
}

const doubts = ({ findings }: Awaited<ReturnType<typeof judgeData>>) =>
  findings.map(({ doubt }) => doubt);

test('a sound data partition is good, and its settings are read', async (t) => {
  const { damaged } = await partition(t, 16, '^metadata_csum');
  assert.deepEqual(await damaged(), { findings: [], stored: 'gate.pin=1234' });
});

test('half a superblock: lost for good with a checksum and one block group, mended with a second superblock', async (t) => {
  // Its second half, as a later write has it.
  const torn: [number, Buffer] = [SUPERBLOCK + SECTOR + 100, Buffer.alloc(4, 0x55)];
  const small = await partition(t, 16, 'metadata_csum');
  assert.deepEqual(doubts(await small.damaged(torn)), ['ext4-damaged']);
  const large = await partition(t, 200, 'metadata_csum,^sparse_super2');
  // By the release of e2fsprogs.
  assert.match(doubts(await large.damaged(torn)).join(), /^ext4-(?:y|again)$/);
});

test('what e2fsck -p leaves to a person is found', async (t) => {
  const { damaged, path } = await partition(t, 16, '^metadata_csum');
  const { stdout } = await run('debugfs', ['-R', 'imap /pppi', path]);
  const [, block = '', offset = ''] = /block (\d+), offset (0x[0-9a-f]+)/.exec(stdout) ?? [];
  const inode = Number(block) * 4096 + Number(offset);
  const gone: [number, Buffer] = [inode, Buffer.alloc(128)];
  // A file system that is marked clean is not looked through.
  assert.deepEqual(doubts(await damaged(gone)), ['ext4-unsound']);
  const verdict = await damaged(gone, [SUPERBLOCK + STATE, Buffer.alloc(2)]);
  assert.deepEqual(doubts(verdict), ['ext4-y']);
  assert.equal(verdict.stored, '');
  assert.equal((await damaged([0, Buffer.alloc(MiB)])).findings[0]?.doubt, 'ext4-damaged');
});
