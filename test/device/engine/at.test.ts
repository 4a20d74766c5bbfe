import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TEST_SUBSCRIPTION } from '../../../scripts/emulate/modem/at/profile';
import { registeredModem } from '../../emulate/modem/modem-bench';
import { onEngine, type OnEngine } from './on-engine';
import { modemOnPty, onPty, type Pty } from './pty';

interface Heard {
  readonly learnt: unknown;
  /** turns of the loop beside the conversation, one each 50 ms */
  readonly beats: number;
  readonly milliseconds: number;
}

async function hold(on: OnEngine, { path }: Pty, ...args: string[]): Promise<Heard> {
  const { stdout, stderr, status } = await on.run(path, ...args);
  assert.deepEqual([status, stderr], [0, '']);
  return JSON.parse(stdout) as Heard;
}

const onModem = <T>(
  options: Parameters<typeof registeredModem>[0],
  work: (on: OnEngine, pty: Pty, modem: Awaited<ReturnType<typeof registeredModem>>) => Promise<T>,
) =>
  onEngine('at', async (on) => {
    const modem = await registeredModem(options);
    return modemOnPty(modem, 'at', (pty) => work(on, pty, modem));
  });

const READY = { sim: 'ready', network: 'home', card: null, tries: null, registersAnew: false };

test('a look at the virtual modem, which talks in between', () =>
  onModem({}, async (on, pty, modem) => {
    const chatter = setInterval(() => modem.say('^RSSI:20', ['at']), 5);
    try {
      assert.deepEqual((await hold(on, pty, 'look')).learnt, READY);
    } finally {
      clearInterval(chatter);
    }
  }));

test('signal and cell', () =>
  onModem({}, async (on, pty) => {
    const { learnt } = await hold(on, pty, 'signal');
    const { operator, ci } = TEST_SUBSCRIPTION;
    assert.deepEqual(learnt, {
      ...{ rssi: -73, operator, technology: 'lte', network: 'home', cell: ci },
    });
  }));

test('a SIM that asks for its PIN gets it', () =>
  onModem({ sim: { kind: 'ready', pin: '4711' } }, async (on, pty, modem) => {
    const { learnt } = await hold(on, pty, 'look');
    const { iccid } = modem.subscription;
    assert.deepEqual(learnt, {
      ...{ sim: 'pin', network: 'unknown', card: iccid, tries: 3, registersAnew: false },
    });
    assert.equal(modem.sim.kind, 'pin');
    const sent = await hold(on, pty, 'pin', '4711', iccid);
    assert.deepEqual(sent.learnt, { result: 'accepted', tries: null });
    assert.equal(modem.sim.kind, 'ready');
  }));

test('a restart', () =>
  onModem({}, async (on, pty) => {
    assert.equal((await hold(on, pty, 'restart')).learnt, 'AT+CFUN=1,1');
  }));

test('a silent modem costs a second, and the loop goes on meanwhile', () =>
  onModem({}, async (on, pty, modem) => {
    modem.silent.add('at');
    const { learnt, beats, milliseconds } = await hold(on, pty, 'look');
    assert.equal((learnt as { sim: string }).sim, 'silent');
    assert.ok(milliseconds >= 1000, String(milliseconds));
    assert.ok(beats >= 5, String(beats));
  }));

test('a port that is not there, and a file in its place', () =>
  onEngine('at', async (on) => {
    for (const path of [`${on.dir}/none`, `${on.dir}/at.js`])
      assert.equal((await hold(on, { path, pull: () => undefined }, 'look')).learnt, null);
  }));

test('what was said before is no answer', () =>
  onEngine('at', (on) => {
    let there = (): void => undefined;
    const said = new Promise<void>((done) => (there = done));
    return onPty(
      (side) => {
        side.write('\r\nOK\r\n');
        side.on('data', (bytes: Buffer) => {
          // A port that nobody has set up echoes what it has got.
          if (bytes.includes('OK')) there();
          if (bytes.includes('AT')) side.write('\r\nERROR\r\n');
        });
      },
      async (pty) => {
        await said;
        assert.equal((await hold(on, pty, 'restart')).learnt, null);
      },
    );
  }));

test('a modem that floods its port stops neither the loop nor the end', () =>
  onEngine('at', (on) => {
    let flood: NodeJS.Timeout | undefined;
    return onPty(
      (side) => {
        side.on('data', () => {
          flood ??= setInterval(() => side.write('\r\n^RSSI:14\r\n'.repeat(100)), 1);
        });
      },
      async (pty) => {
        const { learnt } = await hold(on, pty, 'look');
        assert.equal((learnt as { sim: string }).sim, 'silent');
      },
    ).finally(() => clearInterval(flood));
  }));

test('a modem that is pulled in the middle ends it', () =>
  onEngine('at', (on) => {
    let pulled = (): void => undefined;
    return onPty(
      (side) => {
        side.on('data', () => pulled());
      },
      async (pty) => {
        pulled = () => pty.pull();
        const { learnt, milliseconds } = await hold(on, pty, 'look');
        assert.equal(learnt, null);
        assert.ok(milliseconds < 10_000, String(milliseconds));
      },
    );
  }));

test('a conversation that is stopped says nothing', () =>
  onModem({}, async (on, pty, modem) => {
    modem.silent.add('at');
    const { stdout, status } = await on.run(pty.path, 'stop look');
    assert.deepEqual([stdout, status], ['', 0]);
  }));
