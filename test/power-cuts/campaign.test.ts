import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { insertCard } from '../../scripts/emulate';
import { readSettingsFile, writeSettingsFile } from '../../scripts/flash';
import { readPartitions } from '../../scripts/image';
import {
  cutName,
  holdCampaign,
  json,
  loadRecording,
  losses,
  page,
  saveRecording,
  type Recording,
} from '../../scripts/power-cuts';
import { differences } from '../../scripts/power-cuts/differences';
import type { WriteCommand } from '../../scripts/power-cuts/types';
import { sample } from '../../scripts/world';
import { makeCard } from '../image/card';

const SECRETS = { pin: '2468', password: 'a-secret' };
const WRITTEN = 'cuts.pin = 2468\ncuts.password = a-secret\n';
const SEED = 5;

let dir = '';
let recording: Recording;

/** A device that changes pppi.conf three times: a comment; zeros, by mistake; and as it was. */
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-campaign-'));
  const image = await makeCard(
    join(dir, 'image'),
    Buffer.alloc(100_000, 'kernel'),
    Buffer.alloc(5_000_000, 'root'),
  );
  const base = join(dir, 'base.img');
  await insertCard(image, base);
  await writeSettingsFile(base, WRITTEN);
  const [card, last] = [join(dir, 'card.img'), join(dir, 'last.img')];
  await copyFile(base, card);
  const commands: WriteCommand[][] = [];
  for (const text of [`${WRITTEN}# more\n`, '\0'.repeat(WRITTEN.length), WRITTEN]) {
    await copyFile(card, last);
    await writeSettingsFile(card, text);
    commands.push(await differences(last, card));
  }
  assert.equal(await readSettingsFile(card), WRITTEN);
  const phase = (name: string, i: number) => ({
    name,
    cuts: true,
    secrets: SECRETS,
    commands: commands[i] ?? [],
  });
  recording = { base, phases: [phase('comment', 0), phase('zeros', 1), phase('back', 2)] };
});

after(() => rm(dir, { recursive: true }));

const hold = (of: Recording, only?: ReadonlySet<number>) =>
  holdCampaign(of, { seed: SEED, jobs: 2, say: () => undefined, ...(only && { only }) });

test('a pppi.conf of zeros is found where it is, by phase and in words', async () => {
  const { cuts } = await hold(recording);
  const of = (name: string) => cuts.filter(({ phase }) => phase.name === name);
  assert.deepEqual(losses(of('comment').slice(-1)).map(cutName), []);
  const zeros = losses(of('zeros'));
  assert.ok(zeros.length > 0);
  const [last] = of('zeros').slice(-1);
  assert.deepEqual(
    last?.findings.map(({ doubt, detail }) => `${doubt} ${detail}`),
    // What is there at the end of a phase is what its writer wanted.
    ['conf-gone undefined', 'secret-gone pin', 'secret-gone password'],
  );
  assert.equal(last?.gravity, 'lost');
  const report = {
    cuts,
    judged: { boot: 1, data: 1 },
    seed: SEED,
    when: new Date(Date.UTC(2026, 0, 2)),
    booted: [],
  };
  assert.match(page(report), /on 2026-01-02, seed 5: \d+ cuts/);
  assert.match(page(report), /^\| a secret is on neither partition \| lost \| \d+ \| \d+ \|$/m);
  assert.match(page(report), /^\| zeros \| in order \| /m);
  const parsed = JSON.parse(json(report)) as { doubtful: unknown[]; counts: { cuts: number }[] };
  assert.ok(parsed.doubtful.length >= zeros.length);
  assert.equal(
    parsed.counts.reduce((sum, { cuts: some }) => sum + some, 0),
    cuts.length,
  );
});

test('a recording that was kept is judged the same; a sample of it too', async () => {
  await saveRecording(dir, recording);
  const all = (await hold(recording)).cuts;
  const chosen = sample(all, 7, 1);
  const { cuts } = await hold(
    await loadRecording(dir),
    new Set(chosen.map(({ number }) => number)),
  );
  const verdicts = (some: typeof cuts) =>
    some
      .map(({ number, gravity, findings }) => ({ number, gravity, findings }))
      .sort((a, b) => a.number - b.number);
  assert.deepEqual(verdicts(cuts), verdicts(chosen));
});

test('a damaged partition table, a write to the root and one into a gap are losses', async () => {
  const zeros = Buffer.alloc(512);
  const phase = (sector: number, data: Buffer) => ({
    ...{ name: `sector ${sector}`, cuts: true, secrets: SECRETS },
    commands: [{ sector, sectors: [data] }],
  });
  const [, rootPartition] = await readPartitions(recording.base);
  const root = (rootPartition?.start ?? 0) / 512;
  const phases = [phase(7, Buffer.alloc(512, 1)), phase(root, zeros)];
  const { cuts } = await hold({ ...recording, phases });
  const found = cuts
    .filter(({ model }) => model === 'in order')
    .map(({ findings }) => findings.map(({ doubt }) => doubt));
  assert.deepEqual(found, [['outside'], ['outside', 'outside']]);
  const [mbr] = (
    await hold({
      ...recording,
      phases: [
        {
          ...phase(0, zeros),
          commands: [
            { sector: 0, sectors: [zeros] },
            { sector: 0, sectors: [Buffer.alloc(512, 7)] },
          ],
        },
      ],
    })
  ).cuts.filter(({ model }) => model === 'in order');
  assert.deepEqual(
    mbr?.findings.map(({ doubt }) => doubt),
    ['no-table'],
  );
});
