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

/** +CPMS=?: which stores there are to read from, to write to, to receive into. */
export const storesQuestion: Question = {
  kinds: ['test'],
  read: oneLine((rest) => ({ stores: listsOf(rest) })),
};
