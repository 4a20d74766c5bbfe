import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { isElf, readElf } from '../../scripts/system/debian/elf';

test('reads what a program needs: this Node', async () => {
  const elf = readElf(await readFile(process.execPath));
  assert.ok(elf.needed.includes('libc.so.6'), elf.needed.join(' '));
  assert.match(elf.interpreter ?? '', /\/ld-linux/);
});

test('refuses what is no 64-bit little-endian ELF file', () => {
  const script = Buffer.from('#!/bin/sh\n'.padEnd(100, '#'));
  assert.equal(isElf(script), false);
  assert.throws(() => readElf(script), /not a 64-bit/);
  const bits32 = Buffer.concat([Buffer.from('7f454c460101', 'hex'), Buffer.alloc(100)]);
  assert.throws(() => readElf(bits32), /not a 64-bit/);
});
