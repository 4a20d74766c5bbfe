import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEngine } from './on-engine';

/** @returns the ends by name */
const endsIn = (stdout: string) =>
  Object.fromEntries(
    stdout.split('\n').map((line) => {
      const [name = '', json = ''] = line.split(/ (.*)/);
      return [name, JSON.parse(json) as Record<string, unknown>];
    }),
  );

test('status, signal and all output of a program', () =>
  onEngine('children', async ({ run }) => {
    const ends = endsIn((await run('ends')).stdout);
    const end = { status: 0, signal: 0, output: '', late: false };
    assert.deepEqual(ends, {
      status: { ...end, status: 3, output: 'one\ntwo\n' },
      missing: { ...end, status: 127 },
      killed: { ...end, signal: 9 },
      input: { ...end, output: 'said\n' },
      // UTF-8 too, which is text otherwise.
      bytes: { ...end, output: '\xe1\x81\x80' },
      all: { ...end, output: 'one\ntwo\n' },
      held: { ...end, output: 'last\n' },
    });
  }));

test('of long output the beginning is kept, and the program is not stopped by it', () =>
  onEngine('children', async ({ run }) => {
    const { long } = endsIn((await run('long')).stdout);
    assert.equal(long?.status, 0);
    assert.equal(String(long?.output).length, 16 * 1024);
  }));

test('what takes too long is ended, by SIGKILL where it ignores SIGTERM', () =>
  onEngine('children', async ({ run }) => {
    const began = Date.now();
    const { stubborn, obeys } = endsIn((await run('stubborn')).stdout);
    assert.deepEqual([stubborn?.signal, stubborn?.late], [9, true]);
    assert.deepEqual([obeys?.signal, obeys?.late], [15, true]);
    assert.ok(Date.now() - began < 20_000);
  }));

/**
 * Seizes its parent, which its real parent then cannot reap, whatever kills it: as a program that waits for a device that
 * hangs. ptrace(2) by number: PTRACE_SEIZE is 0x4206.
 */
const HELD = `
use POSIX;
pipe(my $from, my $to);
if (!fork) {
  setsid;
  my $failed = syscall((uname)[4] eq "aarch64" ? 117 : 101, 0x4206, getppid, 0, 0);
  syswrite $to, "$failed\n";
  sleep 8;
  exit;
}
exit 1 if <$from> != 0;
sleep 60;`;

test('the end of what no signal ends is told in any case, once, and it counts as running until it has ended', () =>
  onEngine('children', async ({ run }) => {
    const { stdout } = await run('held-by-tracer', HELD);
    assert.deepEqual(stdout.trim().split('\n'), ['told: 9 true true', 'ended']);
  }));

test('of five hundred programs each end is told once, with its output', () =>
  onEngine('children', async ({ run }) => {
    assert.equal((await run('many', '500')).stdout, '500 ended, 0 wrong');
  }));
