import { linkStatus, type LinkState } from '../../../device/core';
import type { Property } from '../watch';

/** Seconds for which a signal may be shown, and until it was heard of: device/core/signal.ts, faults/device.ts. */
const OLD = 180;
const NEWS = 130;

const NO_FACTS = { modem: null, traffic: null, restarts: [] };

export const signalNow: Property = {
  name: 'signal-now',
  sentence: 'A signal that is shown was told by the modem within the last minutes.',
  watch: (world) => ({
    settled: (state) => {
      for (const { name, config, measured } of world.sockets) {
        const { signal } = state.links[name] as LinkState;
        if (signal === null || signal.last === null) continue;
        const now = { up: world.up, clock: world.clock };
        const shown = linkStatus(state, name, config, NO_FACTS, now)?.signal;
        if (!shown?.cell) continue;
        const seconds = (world.ms - (measured.get(shown.cell) ?? -Infinity)) / 1000;
        if (seconds > OLD + NEWS) return `${name} shows a cell of ${seconds} s ago`;
      }
      return undefined;
    },
  }),
};
