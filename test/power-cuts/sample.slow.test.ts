import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  countCuts,
  cutName,
  doubtTable,
  holdCampaign,
  losses,
  record,
  words,
  type Judged,
  type Recording,
} from '../../scripts/power-cuts';
import { HONEST } from '../../scripts/power-cuts/cuts';
import { sample } from '../../scripts/world';
import { seed } from '../support/seed';

/** So many cuts are judged; `npm run power-cuts` judges all. */
const SAMPLE = 400;

const say = (line: string) => console.error(line);
let dir = '';
let recording: Recording;
let cuts: Judged[] = [];

/** A first boot with settings: the boot in which most is written. */
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-power-cuts-'));
  recording = await record({ dir, short: true, say });
  const drawn = seed();
  const numbers = Array.from({ length: await countCuts(recording, drawn) }, (_, i) => i);
  const only = new Set(sample(numbers, SAMPLE, drawn));
  ({ cuts } = await holdCampaign(recording, { seed: drawn, jobs: 2, only, say }));
  say(doubtTable(cuts));
});

after(() => rm(dir, { recursive: true, force: true }));

test('everything that the first start has to write was recorded', () => {
  const [{ commands } = { commands: [] }] = recording.phases;
  const sectors = new Set(commands.map(({ sector }) => sector));
  assert.ok(sectors.has(0), 'the partition table grew');
  assert.ok(cuts.length > SAMPLE / 2, `${cuts.length} cuts`);
});

test('an honest card loses nothing, whenever its power goes', () => {
  const honest = cuts.filter(({ model }) => HONEST.includes(model));
  assert.deepEqual(
    losses(honest).map((cut) => `${cutName(cut)}: ${words(cut)}`),
    [],
  );
});
