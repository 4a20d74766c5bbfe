import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommands, parseSectors } from '../../scripts/power-cuts/write-log';

const SECTOR = 512;

/** A log as QEMU's driver writes it: its first sector, and one for each sector that the card wrote. */
function log(...sectors: [sector: number, byte: number][]): Buffer {
  const head = Buffer.alloc(SECTOR);
  head.writeBigUInt64LE(0x6a736677736872n, 0);
  head.writeBigUInt64LE(1n, 8);
  head.writeUInt32LE(SECTOR, 24);
  return Buffer.concat([
    head,
    ...sectors.flatMap(([sector, byte]) => [entry(sector, 1, 0), Buffer.alloc(SECTOR, byte)]),
  ]);
}

function entry(sector: number, count: number, flags: number): Buffer {
  const head = Buffer.alloc(SECTOR);
  head.writeBigUInt64LE(BigInt(sector), 0);
  head.writeBigUInt64LE(BigInt(count), 8);
  head.writeBigUInt64LE(BigInt(flags), 16);
  return head;
}

/** What QEMU traces of a command that wrote so many sectors. */
const command = (number: number, sectors: number) =>
  `sdcard_normal_command SD WRITE_BLOCK/ CMD${number} arg 0x00001000 (mode transfer, state transfer)\n${'sdcard_write_block addr 0x1000 size 0x200\n'.repeat(sectors)}`;

const shape = (all: ReturnType<typeof parseCommands>) =>
  all.map(({ sector, sectors }) => [sector, sectors.map((data) => data[0])]);

test('sectors that the card wrote one by one are put into the commands they were of', () => {
  const sectors = log([8, 1], [9, 2], [10, 3], [11, 4], [9, 5], [9, 6]);
  const trace = [
    command(17, 0),
    command(25, 3),
    command(12, 0),
    command(24, 1),
    command(24, 1),
    command(25, 1),
  ];
  assert.deepEqual(shape(parseCommands(sectors, trace.join(''))), [
    [8, [1, 2, 3]],
    [11, [4]],
    [9, [5]],
    [9, [6]],
  ]);
});

test('flushes and discards have no data', () => {
  const sectors = Buffer.concat([
    log([8, 1]),
    entry(0, 0, 1),
    entry(100, 16, 4),
    entry(9, 1, 0),
    Buffer.alloc(SECTOR, 2),
  ]);
  assert.deepEqual(
    parseSectors(sectors).map(({ sector }) => sector),
    [8, 9],
  );
});

test('what is no log, is cut off, or does not fit the commands is told so', () => {
  assert.throws(() => parseSectors(Buffer.alloc(SECTOR)), /not a write log/);
  assert.throws(
    () => parseSectors(log([8, 1]).subarray(0, 3 * SECTOR - 1)),
    /recording is truncated/,
  );
  assert.throws(
    () => parseCommands(log([8, 1], [9, 2]), command(24, 1)),
    /to write 1 sectors but wrote 2/,
  );
  assert.throws(() => parseCommands(log([8, 1], [20, 2]), command(25, 2)), /not consecutive/);
  assert.deepEqual(parseCommands(Buffer.alloc(0), ''), []);
});
