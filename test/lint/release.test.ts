import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';

interface Manifest {
  version: string;
  packages?: Record<string, { version: string }>;
}

const read = (name: string) => readFile(join(ROOT, name), 'utf8');

test('the version is the same in package.json, package-lock.json and the changelog', async () => {
  const { version } = JSON.parse(await read('package.json')) as Manifest;
  const lock = JSON.parse(await read('package-lock.json')) as Manifest;
  assert.equal(lock.version, version);
  assert.equal(lock.packages?.['']?.version, version);
  const released = await releases();
  assert.equal(released[0]?.version, version);
});

test('the changelog: unreleased on top, then releases with their dates, newest first', async () => {
  const released = await releases();
  for (const [index, { version, date }] of released.entries()) {
    assert.ok(!Number.isNaN(Date.parse(date)), date);
    const older = released[index + 1];
    if (!older) continue;
    assert.ok(older.date <= date, `${older.version} of ${older.date} is below ${version}`);
    assert.ok(order(older.version) < order(version), `${older.version} is below ${version}`);
  }
});

async function releases(): Promise<{ version: string; date: string }[]> {
  const headings = (await read('CHANGELOG.md')).match(/^## .*$/gm) ?? [];
  assert.equal(headings[0], '## Unreleased');
  return headings.slice(1).map((heading) => {
    const [, version = '', date = ''] =
      /^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$/.exec(heading) ?? [];
    assert.ok(version, heading);
    return { version, date };
  });
}

/** A number that grows with the version; its parts are below 1000. */
function order(version: string): number {
  return version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
}
