import type { Board } from '../hardware';
import type { Card } from './card';
import type { Contract } from './contract-file';
import { Drivers } from './drivers';

/** What a check looks at. */
export interface Context {
  card: Card;
  board: Board;
  contract: Contract;
  drivers: Drivers;
  /** what was written down of where the drivers of this card's kernel are, if it was */
  walk: string | undefined;
}

/** One thing in which a card is not as it should be. */
export interface Problem {
  /** of the board; undefined if it is the same for all */
  model?: string;
  what: string;
  hint: string;
  /** to be known, but the card holds */
  warning?: true;
}

/** One thing that a card must hold. Pure: no files, no programs. */
export interface Check {
  name: string;
  /** what must be so; docs/firmware-contract.md is made of these three */
  holds: string;
  why: string;
  source: string;
  run: (context: Context) => Problem[];
}

/** @returns what checks look at @param walk as loadWalk gives it */
export function contextOf(
  card: Card,
  board: Board,
  contract: Contract,
  walk: string | undefined,
): Context {
  return { card, board, contract, drivers: new Drivers(card, contract), walk };
}
