import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { applySettings, readSettingsFile, writeSettingsFile } from '../../scripts/flash';
import { LOG_DIR, ROOT } from '../../scripts/frame';
import { benchPaths } from '../../scripts/checkout';
import { run, start, type RunningTool } from '../../scripts/os';
import { built, PATIENCE } from './booted';

/** `npm run emulate` as a person and a script use it: two starts of the command, three of one card. */

process.env.PPPI_TEST_PIN = '4711';
const DEVICE = join(__dirname, 'devices', 'workbench.yaml');
const CTRL_A = '\x01';
const dir = mkdtempSync(join(tmpdir(), 'pppi-workbench-'));
const image = join(dir, 'sdcard.img');
const key = join(dir, 'key');
const paths = benchPaths(DEVICE);

before(async () => {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'me', '-f', key]);
  await copyFile(await built(DEVICE), image);
  const value = readFileSync(`${key}.pub`, 'utf8').trim();
  const text = applySettings(await readSettingsFile(image), [{ key: 'ssh.key', value }]);
  await writeSettingsFile(image, text);
  rmSync(paths.card, { force: true });
});

let running: RunningTool | undefined;
let latest = { out: '', err: '' };

after(async () => {
  running?.kill();
  await running;
  rmSync(dir, { recursive: true });
  rmSync(paths.card, { force: true });
});

/** Starts the command. @returns it, and what it has printed so far */
function emulate(...args: string[]) {
  const said = { out: '', err: '' };
  const own = ['--device', DEVICE, '--image', image, '--modem', 'huawei-12d1-1506', '--keep'];
  const child = start('node', ['scripts/run.js', 'emulate', ...own, ...args], {
    cwd: ROOT,
    buffer: false,
    ...{ stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' },
  });
  child.stdout?.on('data', (bytes: Buffer) => (said.out += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => (said.err += bytes.toString()));
  running = child;
  latest = said;
  return { child, said };
}

/** From a second terminal. */
async function doIt(command: string): Promise<string> {
  const args = ['scripts/run.js', 'emulate', '--device', DEVICE, '--do', command];
  return (await run('node', args, { cwd: ROOT })).stdout;
}

type Said = ReturnType<typeof emulate>;

async function until({ child, said }: Said, holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 90_000 * PATIENCE;
  while (!holds()) {
    if (child.exitCode !== null || Date.now() > end)
      throw new Error(`${what} never came\n${said.err}\n${said.out.slice(-2000)}`);
    await sleep(100);
  }
}

/** What QEMU alone is to blame for, as in hasAborted of scripts/emulate: once more. */
const QEMU_FAILED = /QEMU ended with SIGABRT|squashfs read failed/;

async function despiteAborts(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const console = await readFile(join(LOG_DIR, 'emulate-workbench.console'), 'utf8').catch(
      () => '',
    );
    if (!QEMU_FAILED.test(latest.err + latest.out + console)) throw error;
    running?.kill();
    await running;
    await work();
  }
}

const times = (text: string, word: RegExp) => [...text.matchAll(new RegExp(word, 'g'))].length;

test('--run: what the script prints, its status, and no PIN anywhere', () =>
  despiteAborts(printsAndEnds));

async function printsAndEnds(): Promise<void> {
  const script = join(dir, 'script');
  const lines = [
    '#!/bin/sh',
    'echo kept >/data/probe',
    'hostname',
    'echo wrong >&2',
    "printf 'no end'",
    'exit 3',
  ];
  writeFileSync(script, lines.join('\n'));
  const { child, said } = emulate('--run', script, '--timeout', String(90 * PATIENCE));
  await child;
  assert.equal(child.exitCode, 3, said.err);
  assert.equal(said.out, 'workbench\nwrong\nno end');
  assert.equal(await readFile(paths.runOutput, 'utf8'), said.out);
  const log = await readFile(join(LOG_DIR, 'emulate-workbench.log'), 'utf8');
  assert.match(log, /\+CPIN: SIM PIN/);
  assert.match(log, /> AT\+CPIN=…/);
  assert.doesNotMatch(said.err + log, /4711/);
}

test('a person: SSH, the bench, and a restart that keeps the card', () =>
  despiteAborts(worksByHand));

async function worksByHand(): Promise<void> {
  const person = emulate('--ssh-port', '22322');
  const { child, said } = person;
  const ssh = async (command: string) => {
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes'];
    const args = ['-i', key, '-p', '22322', ...options.flatMap((option) => ['-o', option])];
    return (await run('ssh', [...args, 'root@127.0.0.1', command], { timeout: 60_000 })).stdout;
  };
  const login = /bench: ssh -p 22322 root@127\.0\.0\.1/;
  await until(person, () => login.test(said.err), 'the line to log in');
  assert.match(await ssh('cat /data/probe'), /^(kept|again)$/);
  assert.match(await doIt('status'), /^SIM: +PIN accepted$/m);

  // Its bytes are those of a keyboard.
  child.stdin?.write(`${CTRL_A}csignal 7\n\n`);
  await until(person, () => /signal: 7 of 31/.test(said.out), 'the answer of the prompt');
  assert.equal(await doIt('pull'), 'the modem is unplugged');
  assert.match(await doIt('status'), /^calls: +none$/m);
  assert.equal(await doIt('plug'), 'the modem is plugged in');
  await until(person, () => times(said.err, login) > 1, 'the line to log in, after the plug');

  child.stdin?.write('echo again >/data/probe; sync; reboot\n');
  await until(
    person,
    () => /the device is restarting, with the same card/.test(said.err),
    'the restart',
  );
  await until(person, () => times(said.err, login) > 2, 'the line to log in, after the restart');
  assert.equal(await ssh('cat /data/probe'), 'again');

  child.stdin?.write(`${CTRL_A}x`);
  await child;
  assert.equal(child.exitCode, 0);
  assert.match(said.err, /its card was kept/);
}
