import type { Property } from '../watch';

/** Steps in a row that ask for the next one at once. */
const HURRY = 20;

export const waitsEnd: Property = {
  name: 'waits-end',
  sentence:
    'Every wait has an end, unless a person has switched the link off; and no step asks for the next at once for ever.',
  watch: (world) => {
    const longest = Math.max(
      ...world.sockets.map(({ config: { redial, check } }) =>
        Math.max(redial.longest, check?.longest ?? 0, 600),
      ),
    );
    return {
      waits: ({ links }, seconds, hurry) => {
        if (hurry > HURRY) return `${hurry} steps in a row are due at once`;
        if (seconds <= longest + 1) return undefined;
        // Without a check a call lasts until it ends.
        const mayLast = world.sockets.every(({ name, config }) => {
          const phase = links[name]?.phase;
          return phase === 'off' || (phase === 'online' && config.check === null);
        });
        return mayLast ? undefined : `waits for ${seconds} s`;
      },
    };
  },
};
