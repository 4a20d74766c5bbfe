import assert from 'node:assert/strict';
import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTempDir } from '../../scripts/os';
import { readPartitions } from '../../scripts/image';
import { boot, built, hasEnded, online, PATIENCE, saysOnline, until } from './booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** PARTUUID=…-02 in board/rpi3/cmdline.txt */
const ROOT_PARTITION = 2;

/** Neither a length that a block of squashfs may have, nor anything that decompresses. */
const GARBAGE = 0xa5;

/** A file that no running program holds in memory. */
const READ = 'echo 3 >/proc/sys/vm/drop_caches; cat /lib/modules/*/modules.alias >/dev/null';

/**
 * Puts garbage over the root file system, as an SD host gives it that has lost its card.
 * @param card path of the card's file, which QEMU has open
 * @returns what puts it right
 */
async function garble(card: string): Promise<() => Promise<void>> {
  const root = (await readPartitions(card)).find(({ number }) => number === ROOT_PARTITION);
  assert.ok(root);
  const { start, size } = root;
  const whole = Buffer.alloc(size);
  const write = async (bytes: Buffer) => {
    const file = await open(card, 'r+');
    try {
      for (let done = 0; done < size;)
        done += (await file.write(bytes, done, size - done, start + done)).bytesWritten;
    } finally {
      await file.close();
    }
  };
  const file = await open(card);
  try {
    assert.equal((await file.read(whole, 0, size, start)).bytesRead, size);
  } finally {
    await file.close();
  }
  await write(Buffer.alloc(size, GARBAGE));
  return () => write(whole);
}

/** An image is smaller than a card; QEMU takes a power of two. */
const CARD_SIZE = 256 * 1024 * 1024;

test('a card that gives garbage for the root ends in a restart, and the device is online again', () =>
  inTempDir(async (dir) => {
    const card = join(dir, 'card.img');
    await copyFile(await built(SHIPPED_DEVICE), card);
    const file = await open(card, 'r+');
    await file.truncate(CARD_SIZE);
    await file.close();
    const start = () => boot('card', SHIPPED_DEVICE, 'huawei-12d1-1506', { card });

    const pi = await start();
    try {
      await online(pi);
      await pi.console.login(30 * PATIENCE);
      await saysOnline(pi);
      await until(
        'the start is marked on the data partition',
        async () => (await pi.console.run('[ -e /data/running ]')).status === 0,
        60,
      );
      const mend = await garble(card);
      // The device is gone before it could answer.
      pi.console.run(READ).catch(() => undefined);
      await until('the machine is reset', () => hasEnded(pi), 60);
      assert.match(pi.console.transcript, /Kernel panic - not syncing: squashfs read failed/);
      await mend();
    } finally {
      await pi.stop();
    }

    const again = await start();
    try {
      await online(again);
      await again.console.login(30 * PATIENCE);
      await until(
        'the restart is counted',
        async () => (await again.console.run('[ -s /data/restarts ]')).status === 0,
        60,
      );
      const { output } = await again.console.run('link-status', 30 * PATIENCE);
      assert.match(output, /^1 restart without a shutdown in 24 hours, the last on 20/m);
    } finally {
      await again.stop();
    }
  }));
