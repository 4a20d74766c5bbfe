import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { POWER_CUT_NEEDS } from '../flow';
import { REPORT_DIR } from '../checkout';
import { COMMON, defineCommand, say, seed, UserError, wholeNumber, print } from '../frame';
import { ensureTools, inTempDir, writeWhole } from '../os';
import {
  bootDoubtful,
  buildForCuts,
  cutName,
  holdCampaign,
  json,
  loadRecording,
  losses,
  page,
  record,
  saveRecording,
  words,
  type Recording,
} from '../power-cuts';

/** Doubtful cards to boot by default. */
const SOME = 3;
/** Losses to list. */
const FIRST = 20;

export const command = defineCommand({
  name: 'power-cuts',
  summary: 'Cut the power after every write to the card; check what is left',
  help: `Boots an image in the emulator four times, with a PIN and a password set, and records every sector written to the
card. Then it checks, without the emulator, what each possible power cut leaves: partition table, boot partition with
pppi.conf, data partition, and where the secrets are. Some of the doubtful cards are booted. The table is also written
to build/reports/power-cuts.md and power-cuts.json. PPPI_SEED=N in the environment repeats a run.

The exit status is 1 if a card that honours flushes loses what must not be lost, or leaves a doubt.`,
  options: {
    keep: { type: 'string', value: 'FOLDER', help: 'keep the recording in this folder' },
    from: { type: 'string', value: 'FOLDER', help: 'check that recording instead of making one' },
    boot: {
      type: 'string',
      value: 'N',
      help: `number of doubtful cards to boot (default ${SOME}; 0: none)`,
    },
    json: COMMON.json,
  },
  run: async ({ keep, from, boot, json: asJson = false }) => {
    const count = boot === '0' ? 0 : wholeNumber('--boot', boot ?? String(SOME), 'cards to boot');
    await ensureTools(POWER_CUT_NEEDS, say);
    const drawn = seed();
    await withRecording({ keep, from }, async (recording) => {
      const jobs = Math.min(availableParallelism(), 8);
      const campaign = await holdCampaign(recording, { seed: drawn, jobs, say });
      const booted =
        count === 0
          ? []
          : await bootDoubtful(recording, campaign.cuts, {
              ...{ seed: drawn, count, say },
              device: (await buildForCuts()).device,
            });
      const report = { ...campaign, seed: drawn, when: new Date(), booted };
      const file = join(REPORT_DIR, 'power-cuts.md');
      await writeWhole(file, page(report));
      await writeWhole(join(REPORT_DIR, 'power-cuts.json'), json(report));
      print(asJson ? json(report) : page(report));
      const lost = losses(campaign.cuts);
      if (lost.length > 0) {
        const lines = lost.slice(0, FIRST).map((cut) => `  ${cutName(cut)}\n    ${words(cut)}`);
        throw new UserError(
          `${lost.length} cuts lose data or leave a doubt on a card that honours flushes\n${lines.join('\n')}`,
          `the full list is in ${relative(process.cwd(), join(REPORT_DIR, 'power-cuts.json'))}`,
        );
      }
    });
  },
});

async function withRecording(
  { keep, from }: { keep: string | undefined; from: string | undefined },
  work: (recording: Recording) => Promise<void>,
): Promise<void> {
  if (from !== undefined) return work(await loadRecording(from));
  if (keep === undefined) return inTempDir(async (dir) => work(await record({ dir, say })));
  const recording = await record({ dir: keep, say });
  await saveRecording(keep, recording);
  return work(recording);
}
