import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inTempDir } from '../../../scripts/os';
import { setUp } from '../../../scripts/system/packages/set-up';

test('packages as they lie unpacked: scripts, what they declare, and certificates', () =>
  inTempDir(async (dir) => {
    const unpacked = async (name: string, texts: Record<string, string>) => {
      const [files, control] = [join(dir, name, 'files'), join(dir, name, 'control')];
      for (const folder of [files, control]) await mkdir(folder, { recursive: true });
      for (const [path, text] of Object.entries(texts)) {
        await mkdir(dirname(join(dir, name, path)), { recursive: true });
        await writeFile(join(dir, name, path), text);
      }
      return { name, version: '1', architecture: 'all', files, control };
    };
    const done = await setUp([
      await unpacked('ca', {
        'files/usr/share/ca-certificates/x.crt': 'certificate',
        'control/postinst': '#!/bin/sh\nupdate-ca-certificates\n',
      }),
      await unpacked('server', {
        'files/lib/systemd/system/server.service':
          '[Service]\nUser=redis\nRuntimeDirectory=server\n',
        'files/usr/lib/sysusers.d/server.conf': 'u redis - "Key store"\n',
        'control/preinst': '#!/bin/bash\nmake-it\n',
        'control/postinst': '#!/bin/sh\n# Caf\u00e9\n: >/etc/server\n',
      }),
    ]);
    assert.deepEqual(
      done.accounts.map(({ user, id, comment }) => ({ user, id, comment })),
      [{ user: 'redis', id: 909, comment: 'Key store' }],
    );
    assert.deepEqual(done.folders, [
      { path: '/run/server', mode: '0755', user: 'redis', group: 'redis' },
    ]);
    assert.deepEqual(
      done.files.map(({ path, content }) => [path, content.toString()]),
      [
        ['etc/server', ''],
        ['etc/ssl/certs/ca-certificates.crt', 'certificate\n'],
      ],
    );
    assert.deepEqual(done.unknown, [{ package: 'server', script: 'preinst', lines: ['make-it'] }]);
  }));
