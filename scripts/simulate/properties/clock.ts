import type { Property } from '../watch';
import { BUILT } from '../world';

/** Seconds between two questions to a time server, at least: RFC 4330, 10. */
const LEAST = 15;
/** Seconds until the clock is right again: a question each six hours, and the longest wait after one without an answer. */
const RIGHT = 21_600 + 3600;
/** Seconds that the clock may be wrong by, and by which two clocks are the same. */
const WRONG = 2;

export const clockForward: Property = {
  name: 'clock-forward',
  sentence:
    'The clock is never before the making of the image, and is set back only to what a time server has said.',
  watch: (world) => {
    const told: number[] = [];
    return {
      timeTold: (ahead) => {
        told.push(ahead);
        if (told.length > 10) told.shift();
        return undefined;
      },
      clockSet: (ahead) => {
        const clock = ahead + world.up;
        if (clock < BUILT) return `set to ${clock}, before the image was made`;
        if (clock >= world.clock - WRONG || told.includes(ahead)) return undefined;
        return `set back by ${world.clock - clock} s, and no server has said so`;
      },
      settled: () =>
        world.clock < BUILT - WRONG ? `it is ${world.clock}, before the image was made` : undefined,
    };
  },
};

export const clockPolite: Property = {
  name: 'clock-polite',
  sentence: `Between two questions to a time server lie at least ${LEAST} s, as long as the state is kept.`,
  watch: (world) => {
    let last = -Infinity;
    return {
      started: (_, found) => {
        if (found !== 'all') last = -Infinity;
        return undefined;
      },
      timeAsked: () => {
        const gap = (world.ms - last) / 1000;
        last = world.ms;
        return gap < LEAST ? `asked again after ${gap} s` : undefined;
      },
    };
  },
};

export const clockRight: Property = {
  name: 'clock-right',
  sentence:
    'Hours after the last fault the clock is right, unless the server has refused to be asked.',
  watch: (world) => {
    let since = 0;
    return {
      whole: ({ links }) => {
        const isQuiet = world.faults === 0 && world.hung === 0 && !world.isDenied;
        const isOnline = Object.values(links).every(({ phase }) => phase === 'online');
        if (!isQuiet || !isOnline) since = world.ms;
        const calm = world.ms - Math.max(since, world.calmSince);
        return Math.abs(world.clockError) > WRONG && calm > RIGHT * 1000
          ? `wrong by ${world.clockError} s, ${calm / 1000} s after the last fault`
          : undefined;
      },
    };
  },
};
