import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { pickDevices, readDevice } from '../../scripts/flow';
import { UserError } from '../../scripts/frame';
import { inTempDir } from '../../scripts/os';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** @returns the message with which the files are refused */
function refused(...files: string[]): string {
  try {
    pickDevices(files);
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(error.exitCode, 2);
    return error.message;
  }
  return assert.fail('they were taken');
}

const COPIES = ['a', 'b', 'local'].map((name) => `config/${name}.yaml`);

/** Runs `work` in a folder that has some devices. */
async function amongDevices(work: () => void): Promise<void> {
  const before = process.cwd();
  await inTempDir(async (dir) => {
    process.chdir(dir);
    try {
      await mkdir('config');
      for (const file of [...COPIES, 'a.yaml']) await copyFile(SHIPPED_DEVICE, file);
      work();
    } finally {
      process.chdir(before);
    }
  });
}

test('what config/*.yaml matches: .local.yaml files are no devices', () =>
  amongDevices(() => {
    const files = ['config/b.yaml', 'config/a.yaml', 'config/a.local.yaml', 'config/local.yaml'];
    assert.deepEqual(pickDevices(files), {
      devices: ['config/b.yaml', 'config/a.yaml', 'config/local.yaml'],
      left: ['config/a.local.yaml'],
    });
  }));

test('a file that is named twice is one device', () =>
  amongDevices(() => {
    assert.deepEqual(pickDevices(['a.yaml', './a.yaml', resolve('a.yaml')]).devices, ['a.yaml']);
  }));

test('a pattern that no file is like, and files none of which is there, are a wrong call', () =>
  amongDevices(() => {
    for (const pattern of ['config/nope/*.yaml', 'config/x?.yaml', 'config/[xy].yaml'])
      assert.equal(refused('config/a.yaml', pattern), `nothing matches ${pattern}`);
    assert.equal(refused('x.yaml', 'y.yaml'), 'there is no x.yaml, y.yaml');
    assert.equal(refused('config', 'a.yaml'), 'config: not a .yaml file');
    // A file may be called so.
    writeFileSync('x[1].yaml', '');
    assert.deepEqual(pickDevices(['x[1].yaml', 'y.yaml']).devices, ['x[1].yaml', 'y.yaml']);
  }));

test('no device at all is refused', () => {
  assert.match(refused('config/a.local.yaml'), /^no device among config\/a\.local\.yaml$/);
});

test('devices that would share an output folder are refused, all of them', () => {
  const message = refused('x/a.yaml', 'x/b.yaml', 'y/a.yaml', 'x/c.yaml', 'x/c.yml');
  assert.match(message, /^ {2}build\/a: x\/a\.yaml, y\/a\.yaml$/m);
  assert.match(message, /^ {2}build\/c: x\/c\.yaml, x\/c\.yml$/m);
  assert.doesNotMatch(message, /build\/b/);
});

test('a device whose output folder is that of the cache or the logs is refused', () =>
  inTempDir(async (dir) => {
    for (const [name, fine] of [
      ['gate', true],
      ['cache', false],
      ['logs', false],
      ['reports', false],
    ] as const) {
      const file = join(dir, `${name}.yaml`);
      await copyFile(SHIPPED_DEVICE, file);
      const read = readDevice(file);
      if (fine) await read;
      else
        await assert.rejects(
          read,
          new RegExp(`would use the output folder build/${name}, which is taken`),
        );
    }
  }));

test('a name that could not be a folder or stand in a manifest is refused', () =>
  inTempDir(async (dir) => {
    for (const name of ['my gate', '-gate', 'gate#7', 'Tür']) {
      const file = join(dir, `${name}.yaml`);
      await copyFile(SHIPPED_DEVICE, file);
      await assert.rejects(readDevice(file), {
        exitCode: 2,
        message: /cannot be the name of a device/,
      });
    }
  }));
