import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { onEngine } from './on-engine';

test('pppi.conf: its access point and PIN before those of the image', () =>
  onEngine('own-settings', async ({ dir, run }) => {
    const put = async (name: string, text: string) => {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    };
    const seen = async () => JSON.parse((await run(dir)).stdout) as unknown[];
    assert.deepEqual((await seen()).slice(0, 2), ['of.the.image', null]);
    await put('image/links/lte.pin', '1111\n');
    await put(
      'run/settings/values',
      'other.apn=wrong\nxlte.apn=wrong\nlte.apn=own.example\nlte.pin=2222\n',
    );
    assert.deepEqual((await seen()).slice(0, 2), ['own.example', '2222']);
    await put('run/settings/values', '');
    assert.deepEqual((await seen()).slice(0, 2), ['of.the.image', '1111']);
    await rm(join(dir, 'image/links/lte.pin'));
    assert.deepEqual((await seen()).slice(0, 2), ['of.the.image', null]);
  }));
