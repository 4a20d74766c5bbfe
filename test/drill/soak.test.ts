import assert from 'node:assert/strict';
import { test } from 'node:test';
import { footprint, growth, type Footprint } from '../../scripts/drill/footprint';
import { soak } from '../../scripts/drill/soak';
import { FakeDevice, quickDrill } from './fake-rig';

/** One start that lives through faults, and has in the end what it had at the start. */

const START: Footprint = {
  ...{ usedMb: 30, pid: 77, pssKb: 4000 },
  ...{ descriptors: 8, processes: 60, files: 20 },
};

test('the numbers of the device are read, and no others', async () => {
  const says = (text: string) => footprint({ sh: async () => text });
  assert.deepEqual(await says('30000 77 4000 8 60 20\n'), { ...START, usedMb: 30.72 });
  for (const text of ['', '30000 77 4000 8 60', '30000 77 4000 x 60 20'])
    await assert.rejects(says(text), /does not say what it uses/);
});

test('what was not given back is named', () => {
  const later = (change: Partial<Footprint>) => growth(START, { ...START, ...change });
  assert.deepEqual(later({}), []);
  assert.deepEqual(later({ pssKb: 4400, usedMb: 33, descriptors: 7, processes: 70 }), []);
  assert.deepEqual(later({ descriptors: 9 }), ['descriptors of pppid: 8 at the start, 9 now']);
  assert.deepEqual(later({ files: 21 }), ['files in /run/pppi: 20 at the start, 21 now']);
  assert.deepEqual(later({ pssKb: 4401 }), ['kB of pppid: 4000 at the start, 4401 now']);
  assert.deepEqual(later({ usedMb: 33.1 }), ['MB used: 30 at the start, 33.1 now']);
  assert.deepEqual(later({ pid: 78 }), ['pppid is another process than at the start']);
});

test('a fault every so often, and a look before each and after the last', async () => {
  const device = new FakeDevice();
  let looks = 0;
  const rig = { ...device.rig, sh: async () => ((looks += 1), '30000 77 4000 8 60 20') };
  const pick = () =>
    quickDrill(async () => {
      device.fail('hangup');
      return () => device.dialAfterAWhile();
    });
  const told: string[] = [];
  const done = await soak(rig, { pick, minutes: 0.1, every: 0.1 }, ({ result }) =>
    told.push(`${result.name} ${result.passed}`),
  );
  assert.deepEqual(told, ['quick true']);
  assert.equal(done.turns.length, 1);
  // Once before the fault, once for the proof that names resolve, once in the end.
  assert.equal(looks, 3);
  assert.equal(done.last.pid, 77);
});
