import assert from 'node:assert/strict';
import { test } from 'node:test';
import { footprint, growth, type Footprint } from '../../scripts/drill/footprint';
import { soak } from '../../scripts/drill/soak';
import { FakeDevice, quickDrill } from './fake-rig';

/** One start that lives through faults, and has in the end no more than it had early on. */

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
  const looks = [START, { ...START, pssKb: 3000 }, { ...START, files: 99 }, { ...START, pid: 78 }];
  const later = (change: Partial<Footprint>) => growth(looks, { ...START, ...change });
  assert.deepEqual(later({}), []);
  assert.deepEqual(later({ pssKb: 4400, usedMb: 33, descriptors: 7, processes: 70 }), []);
  const most = (what: string, had: string, has: string) => [
    `${what}: at most ${had} in the first half, ${has} at the end`,
  ];
  assert.deepEqual(later({ descriptors: 9 }), most('descriptors of pppid', '8', '9'));
  assert.deepEqual(later({ files: 21 }), most('files in /run/pppi', '20', '21'));
  assert.deepEqual(later({ pssKb: 4401 }), most('kB of pppid', '4000', '4401'));
  assert.deepEqual(later({ usedMb: 33.1 }), most('MB used', '30', '33.1'));
  assert.deepEqual(later({ pid: 78 }), ['pppid is another process than in the first half']);
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
