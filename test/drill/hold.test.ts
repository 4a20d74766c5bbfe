import assert from 'node:assert/strict';
import { test as testOf } from 'node:test';
import { holdAll } from '../../scripts/drill';
import { holdDrill } from '../../scripts/drill/hold-drill';
import { initialState } from '../../device/core';
import { readState } from '../../scripts/drill/rig';
import { CLOCK, CONFIG } from '../device/core/bench';
import { inFlyingTime } from '../support/flying-time';
import { FakeDevice, quickDrill } from './fake-rig';

const test = (name: string, work: () => Promise<void>) => testOf(name, () => inFlyingTime(work));

test('the right name, online afterwards: passed', async () => {
  const device = new FakeDevice();
  const result = await holdDrill(
    quickDrill(async () => {
      device.fail('hangup');
      return () => {
        device.history.pluggedIn(Date.now());
        device.dial();
      };
    }),
    device.rig,
  );
  assert.deepEqual(
    [result.passed, result.named, result.causeRight, result.dials],
    [true, ['hangup'], true, 1],
  );
});

test('another name: failed, though it is online', async () => {
  const device = new FakeDevice();
  const result = await holdDrill(
    quickDrill(async () => {
      device.fail('busy');
      return () => device.dial();
    }),
    device.rig,
  );
  assert.deepEqual([result.passed, result.named, result.causeRight], [false, ['busy'], false]);
  assert.ok(result.secondsToOnline !== undefined);
});

test('what failed last time is no name for this time', async () => {
  const device = new FakeDevice();
  device.fail('hangup');
  device.dial();
  const result = await holdDrill(
    quickDrill(async () => () => device.dial()),
    device.rig,
  );
  assert.deepEqual([result.named, result.causeRight], [[], false]);
});

test('the call that was there before does not count as online again, unless it may go on', async () => {
  const device = new FakeDevice();
  const drill = quickDrill(async () => () => undefined, { causes: [] });
  assert.deepEqual((await holdDrill(drill, device.rig)).problems, ['not online in time']);
  assert.ok((await holdDrill({ ...drill, sameCall: true }, device.rig)).passed);
});

test('more dials than the backoff allows: failed', async () => {
  const device = new FakeDevice();
  const result = await holdDrill(
    quickDrill(async () => {
      device.fail('hangup');
      return () => {
        for (let dial = 0; dial < 3; dial++) device.dial();
      };
    }),
    device.rig,
  );
  assert.match(result.problems.join(), /redial storm: 3 dials, 0 allowed.*0\.0 s between two/);
});

test('a check that cannot look is an error', async () => {
  const device = new FakeDevice();
  const drill = quickDrill(async () => () => device.dial(), {
    causes: [],
    check: () => Promise.reject(new Error('the console is gone')),
  });
  await assert.rejects(holdDrill(drill, device.rig), /the console is gone/);
});

test('a device that does not come back is booted afresh, one that does not boot fails its drills', async () => {
  const devices = [new FakeDevice(), new FakeDevice()];
  const booted: FakeDevice[] = [];
  const lines: string[] = [];
  const broken = quickDrill(() => Promise.reject(new Error('no such tool\nat …')));
  const results = await holdAll(
    [
      { ...broken, name: 'one' },
      { ...broken, name: 'two' },
      { ...broken, name: 'three' },
    ],
    {
      boot: async () => {
        const device = devices.shift();
        if (device === undefined) throw new Error('no image');
        booted.push(device);
        return device.rig;
      },
      say: (line) => lines.push(line),
    },
  );
  assert.deepEqual(
    results.map(({ name, passed, problems }) => [name, passed, problems]),
    [
      ['one', false, ['no such tool']],
      ['two', false, ['no such tool']],
      ['three', false, ['no image']],
    ],
  );
  assert.deepEqual(
    booted.map(({ stopped }) => stopped),
    [1, 1],
  );
  assert.ok(lines.includes('[2/3] two: something …'));
});

test('QEMU that aborts is no fault of the device: once more, but not for ever; a device that ends it is', async () => {
  const devices: FakeDevice[] = [];
  let injected = 0;
  const ends = (aborted: boolean) => {
    devices.at(-1)!.aborted = aborted;
    return Promise.reject(new Error('the emulator ended\n…'));
  };
  const [once, unseen, always, restart] = await holdAll(
    [
      quickDrill(
        async () => {
          if (injected++ === 0) return ends(true);
          devices.at(-1)!.fail('hangup');
          return () => devices.at(-1)!.dialAfterAWhile();
        },
        { name: 'once' },
      ),
      // A command that could not be given may be taken for one that fails.
      quickDrill(
        async () => {
          if (injected++ === 2) devices.at(-1)!.aborted = true;
          else devices.at(-1)!.fail('hangup');
          return () => devices.at(-1)!.dialAfterAWhile();
        },
        { name: 'unseen' },
      ),
      quickDrill(() => ends(true), { name: 'always' }),
      quickDrill(() => ends(false), { name: 'restart' }),
    ],
    {
      boot: async () => {
        devices.push(new FakeDevice());
        return devices.at(-1)!.rig;
      },
      say: () => undefined,
    },
  );
  assert.ok(once?.passed, once?.problems.join());
  assert.ok(unseen?.passed, unseen?.problems.join());
  assert.deepEqual(always?.problems, ['QEMU aborted']);
  assert.deepEqual(restart?.problems, ['the emulator ended']);
  assert.equal(devices.length, 5);
});

test('several at a time, each with a boot of its own that it keeps; results in the order of the drills', async () => {
  const boots: string[] = [];
  let held = 0;
  let most = 0;
  const drill = (name: string, device: 'drill' | 'drill-pin') =>
    quickDrill(
      async () => {
        most = Math.max(most, ++held);
        await new Promise((done) => setTimeout(done, 50));
        held--;
        throw new Error('enough');
      },
      { name, device },
    );
  const results = await holdAll(
    [drill('a', 'drill'), drill('b', 'drill-pin'), drill('c', 'drill'), drill('d', 'drill-pin')],
    {
      jobs: 2,
      boot: async (device, job) => {
        boots.push(`${device} ${job}`);
        return new FakeDevice().rig;
      },
      say: () => undefined,
    },
  );
  assert.deepEqual(
    results.map(({ name }) => name),
    ['a', 'b', 'c', 'd'],
  );
  assert.equal(most, 2);
  assert.deepEqual(new Set(boots.map((boot) => boot.split(' ')[1])), new Set(['0', '1']));
});

testOf('half a state file is none', () => {
  const state = initialState({ links: { lte: CONFIG }, clock: CLOCK });
  const text = JSON.stringify(state);
  assert.equal(readState(text.slice(0, -10), 'lte'), undefined);
  assert.equal(readState('cat: no such file', 'lte'), undefined);
  assert.equal(readState(text, 'none'), undefined);
  assert.deepEqual(readState(text, 'lte'), {
    ...{ state: 'starting', reason: '', failures: 0, lastFailure: '', dials: 0, address: '' },
  });
});
