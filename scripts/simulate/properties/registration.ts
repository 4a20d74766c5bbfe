import type { Property } from '../watch';

export const anewOnce: Property = {
  name: 'anew-once',
  sentence:
    'A modem is made to register anew once in each plug, whatever access point it says it has.',
  watch: () => {
    const told = new Map<string, Set<string>>();
    return {
      // What the state has lost may be done again.
      started: ({ name }, found) => {
        if (found !== 'all') told.delete(name);
        return undefined;
      },
      // Of an answer that got lost, or came too late, the core cannot know.
      stepped: ({ socket: { name }, event, before }) => {
        if (event.is !== 'looked' || !event.registersAnew) return undefined;
        if (before.pending?.ask !== event.ask) return undefined;
        told.set(name, (told.get(name) ?? new Set()).add(before.plug));
        return undefined;
      },
      registersAnew: ({ name }, plug) =>
        told.get(name)?.has(plug) ? `${plug} has registered anew before` : undefined,
    };
  },
};
