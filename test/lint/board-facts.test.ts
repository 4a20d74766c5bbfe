import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadContract } from '../../scripts/contract';
import { ROOT } from '../../scripts/frame';
import { boardNames, bootNames, kernelModules, loadBoard } from '../../scripts/hardware';
import { listTree } from '../../scripts/os';

/** What may name a board after all. */
const ALLOWED: { path: RegExp; line: RegExp; why: string }[] = [
  { path: /\.yaml$/, line: /^board: /, why: 'a device file names its board' },
  {
    path: /^scripts\/contract\/checks\//,
    line: /\b[\w/-]+\/[\w.-]+\.(c|dts)\b/,
    why: 'a file of Linux as the source of a check',
  },
];

/** Modules whose name is no word of its own: `fixed`, `microchip`. */
const telling = (name: string) => /[\d_-]/.test(name);

/** @returns the names by which code would know a board, taken from its own files */
async function namesOf(name: string): Promise<string[]> {
  const board = await loadBoard(name);
  const { kernel } = await bootNames(board);
  const { models, card, console, usb, ethernet, emulator, debian } = board;
  const ports = models.flatMap(({ serial }) =>
    Object.values(console.terminals).map((terminal) => `${terminal}${serial}`),
  );
  const names = [
    name,
    ...models.flatMap((model) => [model.name, model.deviceTree]),
    ...[kernel, card.disk, card.signature, card.boot.label, emulator.machine],
    ...[...ports, ...Object.keys(console.terminals)],
    ...[board.licence, ...debian.packages, debian.deviceTrees],
    ...[...board.firmware, ...firmwareNames(await loadContract(board))],
    ...usb.hubs.map(({ id }) => id),
    ...[...usb.host, ...ethernet.drivers, ...kernelModules(board).filter(telling)],
  ];
  // ttyS0 is the first serial port of any computer.
  return [...new Set(names)].filter((one) => one !== 'ttyS0');
}

/** What the contract's checks know of the firmware. */
function firmwareNames({ firmware }: Awaited<ReturnType<typeof loadContract>>): string[] {
  const { first, memory, programs, instead, trees, built, newer } = firmware;
  return [
    ...[first, memory.key, trees, built, newer.key, ...instead],
    ...programs.map(({ name }) => name),
  ];
}

/** Any other chip of the family, and any other program of its firmware. */
const FAMILY = [/bcm2\d{3}/, /videocore/, /\b(start|fixup)\w*\*?\.(elf|dat)/];

/** A comment is for people: it may say on what something was seen. */
function isComment(line: string): boolean {
  return /^\s*(\/\/|\/?\*|#)/.test(line);
}

test('only the folder of a board knows the board', async () => {
  const names = (await Promise.all((await boardNames()).map(namesOf))).flat();
  for (const wanted of [
    'ttyS1',
    'ttyAMA0',
    'smsc95xx',
    'dwc2',
    'mmcblk0',
    'raspi-firmware',
    'bcm2835_wdt',
    'start_cd.elf',
    'gpu_mem',
  ])
    assert.ok(names.includes(wanted), `${wanted} is no longer looked for`);
  const escaped = names.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const family = FAMILY.map(({ source }) => source).join('|');
  const known = new RegExp(`(?<![\\w-])(${escaped.join('|')})(?![\\w-])|${family}`, 'i');
  const found: string[] = [];
  for (const place of ['scripts', 'device', 'overlay', 'br2-external'])
    for (const { path: below, kind } of await listTree(join(ROOT, place))) {
      if (kind !== 'file') continue;
      const path = `${place}/${below}`;
      const lines = (await readFile(join(ROOT, path), 'utf8')).split('\n');
      lines.forEach((line, index) => {
        if (isComment(line) || !known.test(line)) return;
        if (ALLOWED.some((one) => one.path.test(path) && one.line.test(line))) return;
        found.push(`${path}:${index + 1}: ${line.trim()}`);
      });
    }
  assert.deepEqual(found, []);
});
