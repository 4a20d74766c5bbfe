import { beginAnswer, meaningOf, readBytes, type Means } from '../../device/core/at';

/** A question and its answer. */
export interface Exchange {
  id: string | number;
  /** null: the modem spoke unasked */
  command: string | null;
  /** the bytes as they arrived, one character a byte */
  reads: string[];
}

/** @returns what the device understands, as if nothing more came */
export function understood({ command, reads }: Exchange): Means {
  return meaningOf(reads.reduce(readBytes, beginAnswer(command)));
}
