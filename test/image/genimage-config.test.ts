import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { BOARD_DIR } from '../../scripts/checkout';
import { parseSizes, readSizes } from '../../scripts/image/genimage-config';

test('finds the size of each image and partition', () => {
  const sizes = parseSizes(`
    image boot.vfat { # comment
      vfat {
        label = "size = 1M"
      }
      size = 32M
    }
    image sdcard.img {
      hdimage {
      }
      partition root {
        size = 512k
      }
    }`);
  assert.deepEqual(
    [...sizes],
    [
      ['boot.vfat', 32 * 1024 ** 2],
      ['root', 512 * 1024],
    ],
  );
});

test("the board's own file has all sizes", async () => {
  const sizes = await readSizes(join(BOARD_DIR, 'rpi3', 'genimage.cfg'));
  assert.deepEqual([...sizes.keys()].sort(), ['boot.vfat', 'data.ext4', 'root']);
});
