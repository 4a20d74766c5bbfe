import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { referencePage } from '../../scripts/config';
import { OVERLAY_DIR } from '../../scripts/checkout';

test('the page of all keys has the time limit that hooks really have', async () => {
  const script = await readFile(join(OVERLAY_DIR, 'usr/libexec/pppi/run-hooks'), 'utf8');
  const [, seconds] = /^HOOK_SECONDS=(\d+)$/m.exec(script) ?? [];
  const [, grace] = /^HOOK_GRACE=(\d+)$/m.exec(script) ?? [];
  assert.ok(
    referencePage().includes(`${seconds} s each, then TERM, and KILL ${grace} s later`),
    `${seconds} ${grace}`,
  );
});
