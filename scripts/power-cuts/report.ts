import { jsonText } from '../frame';
import type { Judged, Campaign } from './campaign';
import type { Model } from './cuts';
import { DOUBTS, type Doubt } from './doubts';
import { HONEST } from './cuts';
import type { Booted } from './boot-doubtful';

export interface Report extends Campaign {
  seed: number;
  when: Date;
  /** the doubtful cards that were booted */
  booted: readonly Booted[];
}

const MODELS: readonly Model[] = ['in order', 'any order', 'lying'];
const GRAVITIES = ['good', 'harmless', 'doubtful', 'lost'] as const;

/** The counts of some cuts as a table row. */
function counts(cuts: readonly Judged[]): number[] {
  return [
    cuts.length,
    ...GRAVITIES.map((gravity) => cuts.filter((cut) => cut.gravity === gravity).length),
  ];
}

const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;

/** Number of cuts by verdict, phase and model. */
export function countTable(cuts: readonly Judged[]): string {
  const phases = [...new Set(cuts.map(({ phase }) => phase.name))];
  const rows = phases.flatMap((name) =>
    MODELS.map((model) => {
      const some = cuts.filter((cut) => cut.phase.name === name && cut.model === model);
      return row([name, model, ...counts(some)]);
    }),
  );
  const honest = cuts.filter(({ model }) => HONEST.includes(model));
  const lying = cuts.filter(({ model }) => !HONEST.includes(model));
  return [
    row(['phase', 'card', 'cuts', ...GRAVITIES]),
    '|---|---|---|---|---|---|---|',
    ...rows,
    row(['all', 'honest', ...counts(honest)]),
    row(['all', 'lying', ...counts(lying)]),
    '',
  ].join('\n');
}

/** Number of cuts with each fault, the worst and most frequent first. */
export function doubtTable(cuts: readonly Judged[]): string {
  const number = (doubt: Doubt, honest: boolean) =>
    cuts.filter(
      ({ model, findings }) =>
        HONEST.includes(model) === honest && findings.some((finding) => finding.doubt === doubt),
    ).length;
  const rows = (Object.keys(DOUBTS) as Doubt[])
    .map((doubt) => ({ doubt, honest: number(doubt, true), lying: number(doubt, false) }))
    .filter(({ honest, lying }) => honest + lying > 0)
    .sort(
      (a, b) =>
        GRAVITIES.indexOf(DOUBTS[b.doubt].gravity) - GRAVITIES.indexOf(DOUBTS[a.doubt].gravity) ||
        b.honest + b.lying - a.honest - a.lying,
    );
  return [
    row(['what was found', 'which is', 'honest', 'lying']),
    '|---|---|---|---|',
    ...rows.map(({ doubt, honest, lying }) =>
      row([DOUBTS[doubt].words, DOUBTS[doubt].gravity, honest, lying]),
    ),
    '',
  ].join('\n');
}

/** The cards that were booted, and the outcome. */
function bootTable(booted: readonly Booted[]): string {
  return [
    row(['booted: cut', 'what was found', 'outcome']),
    '|---|---|---|',
    ...booted.map(({ cut, outcome }) => row([cutName(cut), words(cut), outcome])),
    '',
  ].join('\n');
}

/** Where and how the power was cut. */
export function cutName({ number, phase, command, model, what }: Judged): string {
  return `${number}: ${phase.name}, command ${command + 1}, ${model}: ${what}`;
}

/** The findings in words. */
export function words({ findings }: Judged): string {
  return findings
    .map(({ doubt, detail }) => `${DOUBTS[doubt].words}${detail ? ` (${detail})` : ''}`)
    .join('; ');
}

/** The report as Markdown. */
export function page({ cuts, judged, seed, when, booted }: Report): string {
  return `# Power cuts

Made by \`npm run power-cuts\` on ${when.toISOString().slice(0, 10)}, seed ${seed}: ${cuts.length} cuts, which left
${judged.boot} different boot partitions and ${judged.data} different data partitions.

${countTable(cuts)}
${doubtTable(cuts)}${booted.length > 0 ? `\n${bootTable(booted)}` : ''}`;
}

/** The report as JSON; good and harmless cuts only as counts. */
export function json({ cuts, judged, seed, when, booted }: Report): string {
  const plain = (cut: Judged) => ({
    ...{ number: cut.number, phase: cut.phase.name, model: cut.model, command: cut.command },
    ...{ what: cut.what, gravity: cut.gravity, findings: cut.findings },
  });
  const names = [...new Set(cuts.map(({ phase }) => phase.name))];
  const groups = names.flatMap((phase) =>
    MODELS.map((model) => {
      const some = cuts.filter((cut) => cut.phase.name === phase && cut.model === model);
      const [all, good, harmless, doubtful, lost] = counts(some);
      return { phase, model, cuts: all, good, harmless, doubtful, lost };
    }),
  );
  return jsonText({
    seed,
    when: when.toISOString(),
    judged,
    counts: groups,
    doubtful: cuts.filter(({ gravity }) => gravity === 'doubtful' || gravity === 'lost').map(plain),
    booted: booted.map(({ cut, outcome, online }) => ({ ...plain(cut), outcome, online })),
  });
}
