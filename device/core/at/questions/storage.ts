import { fieldsOf, listsOf, numberOf } from '../fields';
import type { Facts } from '../means';
import { oneLine, type Question } from './question';

/** +CPMS (TS 27.005 3.2.2): used and total for each store, each with its name where it was read and not set. */
export const storageQuestion: Question = {
  kinds: ['read', 'set'],
  read: oneLine((rest) => {
    const storage: NonNullable<Facts['storage']> = [];
    let store: string | undefined;
    let used: number | undefined;
    for (const one of fieldsOf(rest)) {
      const number = numberOf(one);
      if (number === undefined) store = one.text;
      else if (used === undefined) used = number;
      else {
        storage.push({ ...(store === undefined ? {} : { store }), used, total: number });
        used = store = undefined;
      }
    }
    return storage.length === 0 ? {} : { storage };
  }),
};

/** Wavecom has brackets around the lists too. */
const withoutBrackets = (rest: string) => rest.replace(/^\(\s*(\(.*\))\s*\)$/, '$1');

/** Thuraya has no brackets at all: the same stores three times. */
function inThirds(lists: string[][]): string[][] {
  const one = lists.length / 3;
  const names = lists.flat();
  const alike = names.every((name, at) => name === names[at % one]);
  if (one < 2 || names.length !== 3 * one || !alike) return lists;
  return [0, 1, 2].map((third) => names.slice(third * one, (third + 1) * one));
}

/** +CPMS=?: which stores there are to read from, to write to, to receive into. */
export const storesQuestion: Question = {
  kinds: ['test'],
  read: oneLine((rest) => ({ stores: inThirds(listsOf(withoutBrackets(rest))).slice(0, 3) })),
};
