import type { Property } from '../watch';

export const anewOnce: Property = {
  name: 'anew-once',
  sentence:
    'A modem is made to register anew once in each plug, whatever access point it says it has.',
  watch: () => {
    const done = new Map<string, Set<string>>();
    return {
      // What the state has lost may be done again.
      started: ({ name }, found) => {
        if (found !== 'all') done.delete(name);
        return undefined;
      },
      registersAnew: ({ name }, plug) => {
        const plugs = done.get(name) ?? new Set();
        done.set(name, plugs);
        if (plugs.has(plug)) return `${plug} has registered anew before`;
        plugs.add(plug);
        return undefined;
      },
    };
  },
};
