import type { Card, Write } from './card';
import { seededRandom, shuffled, type Random } from '../world';
import type { Phase, WriteCommand } from './types';

/** How a card behaves when it loses power. */
export type Model = 'in order' | 'any order' | 'lying';

/** The models of a card that honours flushes: everything that it confirmed is stored. */
export const HONEST: readonly Model[] = ['in order', 'any order'];

/** One moment at which the power is cut, and the card's contents at that moment. */
export interface Cut {
  /** from 0; the same recording and seed give the same cuts */
  number: number;
  model: Model;
  phase: Phase;
  /** number of the phase, and of the running command in it */
  phaseNumber: number;
  command: number;
  /** for the report: how much of the last commands is on the card */
  what: string;
}

/** Number of last commands that a lying card may lose or swap. */
const WINDOW = 8;
/** Number of random cuts at each command. */
const TRIES = { anyOrder: 2, lying: 4 };

export const writesOf = ({ sector, sectors }: WriteCommand): Write[] =>
  sectors.map((data, i) => ({ sector: sector + i, data }));

/**
 * Walks through a recording and puts the card into the state after each cut.
 * - in order: after each sector of each command
 * - any order: at each command with two sectors or more, two random subsets of them
 * - lying: at each command, four random subsets of it and up to seven commands before, in random order
 * @param card as at first power-on; it is modified
 * @param visit examines the card without changing it
 */
export async function walkCuts(
  phases: readonly Phase[],
  card: Card,
  seed: number,
  visit: (cut: Cut) => Promise<void>,
): Promise<void> {
  const random = seededRandom(seed);
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
  // All of them, and any first few, belong to the other model.
  const some = shuffled(all, random).slice(0, 1 + random.below(all.length - 1));
  const undo = card.apply(some);
  await cut(
    'any order',
    `of ${all.length} sectors from ${at.sector} only ${listed(some, at.sector)}`,
  );
  card.apply(undo);
}

/** A command that was applied to the card, and how to undo it. */
interface Done {
  command: WriteCommand;
  undo: Write[];
}

/** @param done the last applied commands, the latest last */
async function lying(
  card: Card,
  done: readonly Done[],
  at: WriteCommand,
  random: Random,
  cut: Visit,
): Promise<void> {
  const takenBack = done.slice(done.length - random.below(done.length + 1));
  for (const { undo } of takenBack.toReversed()) card.apply(undo);
  const last = [...takenBack.map(({ command }) => command), at];
  const kept = shuffled(last, random).slice(0, random.below(last.length + 1));
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
