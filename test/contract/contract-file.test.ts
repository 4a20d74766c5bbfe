import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadContract } from '../../scripts/contract';
import { dataOf, isProgram, programFor, treeOf } from '../../scripts/contract/firmware-files';
import { UserError } from '../../scripts/frame';
import { loadBoard } from '../../scripts/hardware';
import { inTempDir } from '../../scripts/os';

/** @returns what is told of rpi3's contract with one text in place of another */
async function told(from: string, to: string): Promise<string> {
  const board = await loadBoard('rpi3');
  const text = await readFile(join(board.dir, 'contract.yaml'), 'utf8');
  assert.ok(text.includes(from), from);
  return inTempDir(async (dir) => {
    await writeFile(join(dir, 'contract.yaml'), text.replace(from, to));
    const error = await loadContract({ ...board, dir }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof UserError, String(error));
    return error.message.replaceAll(dir, '');
  });
}

const MISTAKES: [from: string, to: string, place: RegExp, says: RegExp][] = [
  [
    'chip: 2837',
    'chip: "2837"',
    /:4:7:/,
    /must be a whole number.*\n.*\n.*\n +write it without quotes/,
  ],
  ['first: bootcode.bin', 'fist: bootcode.bin', /:\d+:3:/, /did you mean "first"/],
  [
    'program: start*.elf',
    'program: start.elf',
    /:\d+:12:/,
    /must be a file name with one "\*" in it/,
  ],
  ['most: 16 }', 'least: 16 }', /:\d+:29:/, /"least"/],
  ['start_cd.elf, most: 16 }', 'start_cd.elf }', /:\d+:7:/, /most is missing/],
  ['{ name: start.elf }', '{ name: start.elf, most: 64 }', /:\d+:32:/, /left out in the last one/],
  ['{ name: start.elf }', '{ name: boot.elf }', /:\d+:15:/, /must fit start\*\.elf/],
  [
    'trees: bcm%d-rpi-%s.dtb',
    'trees: bcm2837-rpi-%s.dtb',
    /:\d+:10:/,
    /must have "%d" and then "%s"/,
  ],
  ['oldest: 2022-01-01', 'oldest: new', /:\d+:11:/, /oldest/],
  [
    'required: kernel8.img',
    'required: kernel8.img\n    allowed: [x]',
    /:\d+:\d+:/,
    /either required or allowed/,
  ],
];

for (const [from, to, place, says] of MISTAKES)
  test(`contract: ${to.split('\n')[0]} is told where it is`, async () => {
    const text = await told(from, to);
    assert.match(text, /^\d mistakes? in the contract of the board rpi3\n/);
    assert.match(text, place);
    assert.match(text, says);
    assert.match(text, /^ +\d* \| +\^/m);
  });

test('contract: the files of the firmware by their names', async () => {
  const contract = await loadContract(await loadBoard('rpi3'));
  const { firmware } = contract;
  assert.deepEqual(
    ['start_cd.elf', 'start.elf', 'startelf', 'xstart.elf', 'start.dat'].map((name) =>
      isProgram(firmware, name),
    ),
    [true, true, false, false, false],
  );
  assert.deepEqual(
    ['start_cd.elf', 'start.elf'].map((name) => dataOf(firmware, name)),
    ['fixup_cd.dat', 'fixup.dat'],
  );
  assert.deepEqual(
    [0, 16, 17, 64, NaN].map((memory) => programFor(firmware, memory)),
    ['start_cd.elf', 'start_cd.elf', 'start.elf', 'start.elf', 'start.elf'],
  );
  assert.equal(treeOf(contract, '3-b'), 'bcm2837-rpi-3-b.dtb');
});
