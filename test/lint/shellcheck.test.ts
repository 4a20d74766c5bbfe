import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { ROOT } from '../../scripts/frame';
import { OVERLAY_DIR } from '../../scripts/checkout';
import { listTree, run } from '../../scripts/os';
import { readOverlay } from '../../scripts/overlay-files';
import { render } from '../../scripts/render';
import { SHIPPED_DEVICE } from '../support/shipped-config';

process.env.PPPI_GOLDEN_PASSWORD ??= 'secret';
process.env.PPPI_GOLDEN_PIN ??= '2468';
process.env.PPPI_GOLDEN_TOKEN ??= 'token';

/** Is it something that BusyBox sh runs or reads? */
function isShell(path: string, text: string): boolean {
  return /^#!\/bin\/sh\b/.test(text) || /\.sh$/.test(path);
}

async function check(path: string, text: string): Promise<void> {
  const { stdout, status } = await run(
    'shellcheck',
    ['--shell=sh', '--external-sources', '--format=gcc', '-'],
    {
      input: text,
      cwd: ROOT,
      okStatus: [0, 1],
    },
  );
  assert.equal(status, 0, `${path}\n${stdout}`);
}

test('every script of the overlay, and every rendered one', async () => {
  const overlay = await readOverlay(OVERLAY_DIR);
  const devices = [SHIPPED_DEVICE, join(ROOT, 'test/golden/everything/device.yaml')];
  const texts = new Map<string, string>();
  for (const file of devices) {
    for (const rendered of render(await readDevice(file), overlay)) {
      if (rendered.kind !== 'file') continue;
      const text = rendered.bytes.toString();
      if (isShell(rendered.path, text)) texts.set(`${rendered.path}\n${text}`, rendered.path);
    }
  }
  assert.ok(texts.size > 30, String(texts.size));
  for (const [key, path] of texts) await check(path, key.slice(path.length + 1));
});

test('every other script of the repository', async () => {
  const places = ['board', 'br2-external', 'device', 'scripts', '.ci'];
  let count = 0;
  for (const place of places) {
    for (const { path, kind } of await listTree(join(ROOT, place))) {
      if (kind !== 'file' || /\.(ts|js|yaml|md|txt|cfg)$/.test(path)) continue;
      const text = await readFile(join(ROOT, place, path), 'utf8');
      if (!/^#!.*\b(ba)?sh\b/.test(text)) continue;
      count++;
      const { stdout, status } = await run(
        'shellcheck',
        ['--format=gcc', join(ROOT, place, path)],
        { okStatus: [0, 1] },
      );
      assert.equal(status, 0, stdout);
    }
  }
  assert.ok(count >= 6, 'the initramfs, those of br2-external/ and of .ci/');
});
