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
  /** the recorded walk of this card's kernel (where its drivers are), if there is one */
  walk: string | undefined;
}

/** One thing that is wrong with a card. */
export interface Problem {
  /** model of the board; undefined if it concerns all */
  model?: string;
  what: string;
  hint: string;
  /** only a warning: the card still passes */
  warning?: true;
}

/** One requirement for a card. Pure: no files, no programs. */
export interface Check {
  name: string;
  /** the requirement; docs/firmware-contract.md is generated from these three */
  holds: string;
  why: string;
  source: string;
  run: (context: Context) => Problem[];
}

/** @returns the input of the checks @param walk from loadWalk */
export function contextOf(
  card: Card,
  board: Board,
  contract: Contract,
  walk: string | undefined,
): Context {
  return { card, board, contract, drivers: new Drivers(card, contract), walk };
}
