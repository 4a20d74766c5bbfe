import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { jsonText, printable, ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';

const ODD = [...Array(0x20).keys(), 0x7f, 0x9b, 0x202e, 0x2066]
  .filter((code) => code !== 0x0a)
  .map((code) => String.fromCharCode(code))
  .join('');

test('nothing that a terminal obeys is left, and JSON stays the same value', () => {
  assert.equal(printable('\u001b]0;x\u0007 ä\tb\n\u202e'), '\\u001b]0;x\\u0007 ä\tb\n\\u202e');
  assert.deepEqual(JSON.parse(printable(jsonText({ [ODD]: ODD }))), { [ODD]: ODD });
});

const show = (device: string, ...more: string[]) =>
  run('node', [join(ROOT, 'scripts/run.js'), 'show', '--device', device, ...more], {
    okStatus: [0, 2],
  });

test('a name from a file is shown escaped, in results and in mistakes', () =>
  inTempDir(async (dir) => {
    const device = join(dir, 'gate.yaml');
    const links = 'links: {lte: {carrier: mine, modem: huawei-12d1-14fe}}\n';
    await mkdir(join(dir, 'carriers'));
    const carrier = 'description: "A\\u202eB\\u2066"\napn: internet\n';
    await writeFile(join(dir, 'carriers/mine.yaml'), carrier);
    await writeFile(device, `board: rpi3\nhostname: gate\n${links}`);
    for (const option of [[], ['--json']]) {
      const { stdout } = await show(device, ...option);
      assert.doesNotMatch(stdout, /[\u202e\u2066]/);
      const said = parse(stdout) as { links: { carrier: { description: string } }[] };
      assert.match(said.links[0]?.carrier.description ?? '', /^A.*B/);
    }
    await writeFile(device, 'board: "\\e[2J\u009b"\nhostname: gate\nlinks: {}\n');
    const { stderr, status } = await show(device);
    assert.equal(status, 2);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(stderr, /[\x1b\x9b]/);
    assert.match(stderr, /unknown board "\u241b\[2J/);
    await rm(device);
  }));

/** `pppi show` with a redirection of bash's. @returns its exit status and what it said on stderr */
const showTo = async (redirection: string) => {
  const { status, stderr } = await run(
    'bash',
    ['-c', `node "$0" show --json ${redirection}`, join(ROOT, 'scripts/run.js')],
    { okStatus: [0, 1] },
  );
  return { status, stderr };
};

test('output that cannot be written is told, and one that nobody reads is not', async () => {
  const none = 'error: standard output: no space left';
  assert.deepEqual(await showTo('> /dev/full'), { status: 1, stderr: none });
  for (const nobody of ['| true', '>&- 2>&-'])
    assert.deepEqual(await showTo(nobody), { status: 0, stderr: '' }, nobody);
});
