import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { programMistakes } from '../../scripts/flow/own-programs';
import { renderOrExplain } from '../../scripts/flow/render-device';
import { inTempDir } from '../../scripts/os';
import { libraryNeeds, View } from '../../scripts/system/packages';
import { anElf } from '../support/an-elf';

const LOADER = '/lib/ld-linux-aarch64.so.1';
const LIBRARIES = 'usr/lib/aarch64-linux-gnu';

/** A root file system: a C library, a shell, and links as on the device. */
async function makeRoot(root: string): Promise<void> {
  for (const folder of ['usr/bin', LIBRARIES]) await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, 'usr/bin/busybox'), '');
  await symlink('busybox', join(root, 'usr/bin/sh'));
  for (const name of ['libc.so.6', 'ld-linux-aarch64.so.1'])
    await writeFile(join(root, LIBRARIES, name), anElf({}));
  await symlink(
    'aarch64-linux-gnu/ld-linux-aarch64.so.1',
    join(root, 'usr/lib/ld-linux-aarch64.so.1'),
  );
}

async function lay(folder: string, path: string, bytes: Buffer | string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
  await chmod(join(folder, path), 0o755);
}

const PROGRAM = { needed: ['libc.so.6'], interpreter: LOADER };
const KNOWN = new Set(['libssl3t64', 'python3', 'perl-base', 'musl']);

interface Case {
  files: Record<string, Buffer | string>;
  unchecked?: string[];
  known?: ReadonlySet<string> | 'unknown';
  /** message and hint of each mistake */
  says: RegExp[];
}

const CASES: Record<string, Case> = {
  'all is there': { files: { 'usr/bin/a': anElf(PROGRAM), 'usr/bin/b': '#!/bin/sh\n' }, says: [] },
  'a static program': { files: { 'usr/bin/a': anElf({}) }, says: [] },
  'a library of a package': {
    files: { 'usr/bin/a': anElf({ ...PROGRAM, needed: ['libssl.so.3'] }) },
    says: [
      /^usr\/bin\/a needs the library libssl\.so\.3, .* Debian's package libssl3t64 has it: packages: \[libssl3t64\]/,
    ],
  },
  'a library of no package': {
    files: { 'usr/bin/a': anElf({ needed: ['libmine.so'] }) },
    says: [/libmine\.so.*no Debian package of that name/],
  },
  'no network': {
    files: { 'usr/bin/a': anElf({ needed: ['libssl.so.3'] }) },
    known: 'unknown',
    says: [/archive could not be asked; the package may be libssl3t64/],
  },
  'a library that a library beside the program needs': {
    files: {
      'opt/a/bin/a': anElf({ ...PROGRAM, needed: ['libmine.so'], runPath: '$ORIGIN/../lib' }),
      'opt/a/lib/libmine.so': anElf({ needed: ['libother.so.1'] }),
    },
    says: [/^opt\/a\/lib\/libmine\.so needs the library libother\.so\.1/],
  },
  'a library beside the program': {
    files: {
      'opt/a/bin/a': anElf({ ...PROGRAM, needed: ['libmine.so'], runPath: '$ORIGIN/../lib' }),
      'opt/a/lib/libmine.so': anElf({ needed: ['libc.so.6'] }),
    },
    says: [],
  },
  'a loader of another C library': {
    files: { 'usr/bin/a': anElf({ interpreter: '/lib/ld-musl-aarch64.so.1' }) },
    says: [/needs the loader .*ld-musl-aarch64\.so\.1, .*packages: \[musl\]/],
  },
  'an interpreter by its path': {
    files: { 'opt/a.py': '#!/usr/bin/python3\n' },
    says: [/^opt\/a\.py needs the interpreter \/usr\/bin\/python3, .*packages: \[python3\]/],
  },
  'an interpreter by env': {
    files: { 'opt/a.pl': '#!/usr/bin/env perl\n', 'opt/b': '#!/usr/bin/env sh\n' },
    says: [/interpreter perl.*packages: \[perl-base\]/],
  },
  'what is not checked': {
    files: { 'opt/a/x.node': anElf({ needed: ['libx.so'] }), 'opt/b.py': '#!/usr/bin/python3\n' },
    unchecked: ['opt/a', 'opt/b.py'],
    says: [],
  },
};

for (const [name, { files, unchecked = [], known = KNOWN, says }] of Object.entries(CASES))
  test(`what the user's programs need: ${name}`, () =>
    inTempDir(async (dir) => {
      const root = join(dir, 'root');
      await makeRoot(root);
      for (const [path, bytes] of Object.entries(files)) {
        await lay(join(dir, 'files'), path, bytes);
        await lay(root, path, bytes);
      }
      await writeFile(
        join(dir, 'gate.yaml'),
        `board: rpi3\nhostname: gate\nfiles: { from: files, unchecked: [${unchecked.join(', ')}] }\nlinks: { lte: { carrier: twilio, modem: huawei-12d1-14fe } }\n`,
      );
      const device = await readDevice(join(dir, 'gate.yaml'));
      const view = new View([root]);
      const locate = (path: string) => view.locate(path);
      const mistakes = await programMistakes(device, renderOrExplain(device, []), {
        locate,
        missingLibraries: async (paths) => {
          const { broken, plugins } = await libraryNeeds(paths, locate);
          return [...broken, ...plugins];
        },
        packageNames: () => Promise.resolve(known === 'unknown' ? undefined : known),
      });
      const told = mistakes.map(({ message, hint }) => `${message} ${hint}`);
      assert.equal(told.length, says.length, told.join('\n'));
      for (const [index, pattern] of says.entries()) assert.match(told[index]!, pattern);
    }));
