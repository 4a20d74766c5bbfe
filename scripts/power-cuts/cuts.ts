import type { Card, Write } from './card';
import { randomFrom, shuffled, type Random } from './random';
import type { Phase, WriteCommand } from './types';

/** How the card takes the loss of power. */
export type Model = 'in order' | 'any order' | 'lying';

/** Those of a card that keeps its word: all that it has confirmed is on it. */
export const HONEST: readonly Model[] = ['in order', 'any order'];

/** One moment at which the power goes, with the card as it is then. */
export interface Cut {
  /** from 0; the same recording and seed give the same cuts */
  number: number;
  model: Model;
  phase: Phase;
  /** number of the phase, and of the command in it that was at work */
  phaseNumber: number;
  command: number;
  /** for people: what of the last commands is on the card */
  what: string;
}

/** So many of its last commands a lying card may lose or swap. */
const WINDOW = 8;
/** So many cuts by chance at each command. */
const TRIES = { anyOrder: 2, lying: 4 };

export const writesOf = ({ sector, sectors }: WriteCommand): Write[] =>
  sectors.map((data, i) => ({ sector: sector + i, data }));

/**
 * Walks through a recording, and at each cut leaves the card as it would be found.
 * - in order: behind each sector of each command
 * - any order: at each command with two sectors or more, twice some of them by chance
 * - lying: at each command, four times some by chance of it and the up to seven before, in an order by chance
 * @param card as at first power-on; it is changed
 * @param visit looks at the card, and leaves it as it is
 */
export async function walkCuts(
  phases: readonly Phase[],
  card: Card,
  seed: number,
  visit: (cut: Cut) => Promise<void>,
): Promise<void> {
  const random = randomFrom(seed);
  let number = 0;
  for (const [phaseNumber, phase] of phases.entries()) {
    const { commands } = phase;
    let done: Done[] = [];
    for (const [command, at] of commands.entries()) {
      if (!phase.cuts) {
        card.apply(writesOf(at));
        continue;
      }
      const cut = async (model: Model, what: string) =>
        visit({ number: number++, model, phase, phaseNumber, command, what });
      for (let i = 0; i < TRIES.anyOrder; i++) await anyOrder(card, at, random, cut);
      for (let i = 0; i < TRIES.lying; i++) await lying(card, done, at, random, cut);
      const undo: Write[] = [];
      for (const [i, write] of writesOf(at).entries()) {
        undo.unshift(...card.apply([write]));
        await cut('in order', `${i + 1} of ${at.sectors.length} sectors from ${at.sector}`);
      }
      done = [...done, { command: at, undo }].slice(-(WINDOW - 1));
    }
  }
}

type Visit = (model: Model, what: string) => Promise<void>;

async function anyOrder(card: Card, at: WriteCommand, random: Random, cut: Visit): Promise<void> {
  const all = writesOf(at);
  if (all.length < 2) return;
  // All of them, and the first few, are cuts of the other model.
  const some = shuffled(all, random).slice(0, 1 + random(all.length - 1));
  const undo = card.apply(some);
  await cut(
    'any order',
    `of ${all.length} sectors from ${at.sector} only ${listed(some, at.sector)}`,
  );
  card.apply(undo);
}

/** A command that is on the card, and how to take it back. */
interface Done {
  command: WriteCommand;
  undo: Write[];
}

/** @param done the last commands that are on the card, the latest last */
async function lying(
  card: Card,
  done: readonly Done[],
  at: WriteCommand,
  random: Random,
  cut: Visit,
): Promise<void> {
  const takenBack = done.slice(done.length - random(done.length + 1));
  for (const { undo } of takenBack.toReversed()) card.apply(undo);
  const last = [...takenBack.map(({ command }) => command), at];
  const kept = shuffled(last, random).slice(0, random(last.length + 1));
  const undo = card.apply(kept.flatMap(writesOf));
  const which = kept.map((command) => last.length - last.indexOf(command)).join(', ');
  await cut(
    'lying',
    `of the last ${last.length} commands ${which ? `only, in this order from the end: ${which}` : 'none'}`,
  );
  card.apply(undo);
  for (const { command } of takenBack) card.apply(writesOf(command));
}

function listed(writes: readonly Write[], first: number): string {
  return writes.map(({ sector }) => sector - first).join(', ');
}
