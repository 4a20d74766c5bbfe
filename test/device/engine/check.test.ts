import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { onEngine, type OnEngine } from './on-engine';

const SETTINGS = {
  ...{ by: 'icmp', packets: 'small', targets: ['1.1.1.1', '8.8.8.8'], names: ['one.one.one.one'] },
};
const LEASE = {
  ...{ interface: 'ppp0', address: '10.0.0.2', prefix: null, peer: '10.64.64.64' },
  dns: ['10.177.0.34', '10.177.0.210'],
};

/**
 * Answers for the target that is named in the file `way`, after the seconds that are in `slow`; if there is a file
 * `short`, to short packets only.
 */
const PING = `#!/bin/sh
echo "ping $*" >>calls
trap ': >ended; exit 1' TERM
: >asked
if [ -e slow ]; then sleep "$(cat slow)" & wait $!; fi
for target; do :; done
if [ -e short ] && [ "$5" -gt 8 ]; then exit 1; fi
[ "$target" = "$(cat way)" ]
`;

/** By TCP says what is in the file `tcp`; by UDP answers a DNS question with the flags in `dns`, or not at all. */
const NC = `#!/bin/sh
echo "nc $*" >>calls
case " $* " in
  *' -u '*)
    cat >question
    [ -e dns ] || exit 0
    head -c 2 question
    printf "$(cat dns)"
    ;;
  *)
    [ "$(cat tcp)" != open ] || exit 0
    echo "(UNKNOWN) [1.1.1.1] 443 (https) : $(cat tcp)" >&2
    exit 1
    ;;
esac
`;

interface Told {
  readonly verdict: string;
  readonly text?: string;
}

interface Rig {
  put(name: string, text: string): Promise<void>;
  calls(): Promise<string[]>;
  /** @returns what was told */
  check(change?: object | null, lease?: object, ...more: string[]): Promise<Told>;
  on: OnEngine;
}

function onCheck(work: (rig: Rig) => Promise<void>): Promise<void> {
  return onEngine('check', async (on) => {
    const put = async (name: string, text: string) => {
      await writeFile(join(on.dir, name), text);
      await chmod(join(on.dir, name), 0o755);
    };
    await put('bin/ping', PING);
    await put('bin/nc.traditional', NC);
    await put('way', '1.1.1.1');
    await put('dns', '\\201\\200');
    return work({
      on,
      put,
      calls: async () =>
        (await readFile(join(on.dir, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
      check: async (change = {}, lease = {}, ...more) => {
        const settings = change && { ...SETTINGS, ...change };
        const args = [settings, { ...LEASE, ...lease }].map((each) => JSON.stringify(each));
        const { stdout, stderr } = await on.run(...args, ...more);
        assert.equal(stderr, '');
        return JSON.parse(stdout) as Told;
      },
    });
  });
}

const OK = { is: 'checked', ask: 1, verdict: 'ok' };

test('the first target and the first server answer, and nothing more is asked', () =>
  onCheck(async ({ on, check, calls }) => {
    assert.deepEqual(await check(), OK);
    assert.deepEqual(await calls(), [
      'ping -q -c 1 -s 8 -W 5 -I ppp0 1.1.1.1',
      'nc -n -u -w 3 -s 10.0.0.2 10.177.0.34 53',
    ]);
    const question = await readFile(join(on.dir, 'question'));
    assert.equal(
      question.subarray(2).toString('hex'),
      '010000010000000000000' + '36f6e65036f6e65036f6e65036f6e650000010001',
    );
  }));

test('a ping as long as the interface allows, which some carriers drop', () =>
  onCheck(async ({ check, calls, put }) => {
    // The loopback's MTU is none of a carrier's: the least is asked.
    const long = () => check({ packets: 'full' }, { interface: 'lo' });
    assert.deepEqual(await long(), OK);
    assert.equal((await calls())[0], 'ping -q -c 1 -s 548 -W 5 -I lo 1.1.1.1');
    const silence = 'none of 1.1.1.1 8.8.8.8 answers';
    await put('short', '');
    assert.deepEqual(await long(), {
      ...{ is: 'checked', ask: 1, verdict: 'no-internet' },
      text: `${silence} a packet of 576 bytes over lo, though short ones are answered: mtu is too long`,
    });
    await put('way', 'none');
    assert.equal((await long()).text, `${silence} over lo`);
  }));

test('no target answers', () =>
  onCheck(async ({ check, calls, put }) => {
    await put('way', 'none');
    assert.deepEqual(await check(), {
      ...{ is: 'checked', ask: 1, verdict: 'no-internet' },
      text: 'none of 1.1.1.1 8.8.8.8 answers over ppp0',
    });
    const targets = (await calls()).map((call) => call.split(' ').at(-1));
    assert.deepEqual(targets, ['1.1.1.1', '8.8.8.8']);
  }));

test('the second target answers', () =>
  onCheck(async ({ check, put }) => {
    await put('way', '8.8.8.8');
    assert.deepEqual(await check(), OK);
  }));

for (const [what, dns, lease, elsewhere, text] of [
  ['is silent', null, {}, 'false', 'DNS server 10.177.0.34 10.177.0.210 does not answer over ppp0'],
  ['says SERVFAIL', '\\201\\202', {}, 'false', 'DNS server 10.177.0.34 10.177.0.210 does not'],
  ['says there is no such name', '\\201\\203', {}, 'false', null],
  ['sends the question back', '\\001\\000', {}, 'false', 'DNS server 10.177.0.34 10.177.0.210'],
  ['was not given', null, { dns: [] }, 'false', 'ppp0 was given no DNS server'],
  ['was not given, but another link has one', null, { dns: [] }, 'true', null],
] as const)
  test(`a DNS server that ${what}`, () =>
    onCheck(async ({ check, put, calls }) => {
      await put('dns', dns ?? '');
      const told = await check({}, lease, elsewhere);
      assert.equal(told.verdict, text === null ? 'ok' : 'dns-dead');
      assert.ok((told.text ?? '').startsWith(text ?? ''), told.text);
      const asked = (await calls()).filter((call) => call.startsWith('nc '));
      const silent = told.verdict !== 'ok' && !('dns' in lease);
      assert.equal(asked.length, silent ? 2 : 'dns' in lease ? 0 : 1);
    }));

for (const [answer, verdict] of [
  ['open', 'ok'],
  ['Connection refused', 'ok'],
  ['Connection timed out', 'no-internet'],
] as const)
  test(`by TCP, ${answer} is ${verdict}`, () =>
    onCheck(async ({ check, put, calls }) => {
      await put('tcp', answer);
      const told = await check({ by: 'tcp', targets: ['1.1.1.1:443'], names: [] });
      assert.equal(told.verdict, verdict);
      assert.equal((await calls())[0], 'nc -n -v -z -w 5 -s 10.0.0.2 1.1.1.1 443');
    }));

test('without settings every call is well, and nothing is asked', () =>
  onCheck(async ({ check, calls }) => {
    assert.deepEqual(await check(null), OK);
    assert.deepEqual(await calls(), []);
  }));

test('one at a time: another one ends the first, of which nothing is told', () =>
  onCheck(async ({ check, put }) => {
    await put('slow', '60');
    assert.deepEqual(await check({}, {}, 'false', 'twice'), { ...OK, ask: 2 });
  }));

test('a check that is stopped tells nothing, and its program ends', () =>
  onCheck(async ({ on, put, calls }) => {
    await put('slow', '60');
    const args = [SETTINGS, LEASE].map((each) => JSON.stringify(each));
    const { stdout, status } = await on.run(...args, 'false', 'stopped');
    assert.deepEqual([stdout, status, (await calls()).length], ['', 0, 1]);
  }));
