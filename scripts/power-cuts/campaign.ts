import { throwIfInterrupted } from '../frame';
import { inTempDir } from '../os';
import { AREA, areaList, findAreas } from './areas';
import { Card } from './card';
import { HONEST, walkCuts, writesOf, type Cut } from './cuts';
import { gravityOf, isBad, type Finding, type Gravity } from './doubts';
import type { DataVerdict } from './ext4';
import type { FatVerdict } from './fat';
import { Judge } from './judge';
import { judgeSettings, rightOf, type Kept, type Right } from './settings';
import { judgeTable } from './table';
import type { Recording, Secrets } from './types';

/** A cut and its findings. */
export interface Judged extends Cut {
  findings: Finding[];
  gravity: Gravity | 'good';
}

export interface CampaignOptions {
  seed: number;
  /** number of partitions checked at a time */
  jobs: number;
  /** only these cuts, by number; all if not given */
  only?: ReadonlySet<number>;
  say: (line: string) => void;
}

export interface Campaign {
  cuts: Judged[];
  /** distinct contents of the partitions, each checked once */
  judged: { boot: number; data: number };
}

/** Cuts between two lines of progress. */
const PROGRESS = 1000;

/** What is right at the start or at the end of a phase is right throughout it. */
interface Rights {
  table: (Buffer | undefined)[];
  settings: Right[];
}

/**
 * Checks every cut of a recording.
 * @throws UserError if a tool is missing; Interrupted on Ctrl-C
 */
export async function holdCampaign(
  recording: Recording,
  options: CampaignOptions,
): Promise<Campaign> {
  const { base, phases } = recording;
  const { seed, jobs, only, say } = options;
  const areas = await findAreas(base);
  return inTempDir(async (dir) => {
    const judge = await Judge.make(base, areas, dir, jobs);
    const card = new Card(base, areaList(areas));
    try {
      const rights = await rightIn(recording, judge, new Card(base, areaList(areas)));
      const pending: Promise<Judged>[] = [];
      await walkCuts(phases, card, seed, async (cut) => {
        throwIfInterrupted();
        if (only && !only.has(cut.number)) return;
        if (pending.length % PROGRESS === 0 && pending.length > 0)
          say(`${pending.length} cuts; ${cut.phase.name}`);
        const table = judgeTable(
          areas.table,
          card.state(AREA.table).overlay,
          rights[cut.phaseNumber]?.table ?? [],
        );
        const isRootWritten = card.key(AREA.root) !== '0';
        const boot = judge.boot(card.key(AREA.boot), () => card.state(AREA.boot));
        const data = judge.data(card.key(AREA.data), () => card.state(AREA.data));
        const judged = Promise.all([boot, data]).then(([fat, ext4]): Judged => {
          const findings: Finding[] = [
            ...table,
            ...(isRootWritten ? [{ doubt: 'outside' as const }] : []),
            ...fat.findings,
            ...ext4.findings,
            ...judgeSettings(keptIn(fat, ext4), rights[cut.phaseNumber]?.settings ?? []),
          ];
          return { ...cut, findings, gravity: gravityOf(findings) };
        });
        judged.catch(() => undefined);
        pending.push(judged);
        await judge.ready();
      });
      return { cuts: await Promise.all(pending), judged: judge.judged };
    } finally {
      card.close();
      await judge.close();
    }
  });
}

/** Number of cuts of a recording. */
export async function countCuts({ base, phases }: Recording, seed: number): Promise<number> {
  const card = new Card(base, areaList(await findAreas(base)));
  let count = 0;
  await walkCuts(phases, card, seed, async () => void count++);
  card.close();
  return count;
}

function keptIn({ settings, text }: FatVerdict, { stored, spare }: DataVerdict): Kept {
  return {
    ...(text && { text }),
    texts: [...settings.values()],
    ...(spare && { spare }),
    ...(stored !== undefined && { stored }),
  };
}

/** @param card as at first power-on */
async function rightIn({ phases }: Recording, judge: Judge, card: Card): Promise<Rights[]> {
  const look = async (secrets: Secrets) => {
    const fat = await judge.boot(card.key(AREA.boot), () => card.state(AREA.boot));
    const ext4 = await judge.data(card.key(AREA.data), () => card.state(AREA.data));
    return {
      settings: rightOf(keptIn(fat, ext4), secrets),
      table: card.state(AREA.table).overlay.get(0),
    };
  };
  const rights: Rights[] = [];
  let before = phases[0] && (await look(phases[0].secrets));
  for (const { commands, secrets } of phases) {
    for (const command of commands) card.apply(writesOf(command));
    const after = await look(secrets);
    const ends = [before ?? after, after];
    rights.push({
      table: ends.map(({ table }) => table),
      settings: ends.map(({ settings }) => settings),
    });
    before = after;
  }
  card.close();
  return rights;
}

/** Cuts at which a card that honours flushes loses data that must survive, or leaves a doubt. */
export function losses(cuts: readonly Judged[]): Judged[] {
  return cuts.filter(({ model, findings }) => HONEST.includes(model) && findings.some(isBad));
}
