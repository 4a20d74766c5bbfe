import type { Property } from '../watch';

export const pinOnce: Property = {
  name: 'pin-once',
  sentence: 'No SIM ever refuses the same PIN twice, over any number of restarts and swaps.',
  watch: () => ({
    pinRefused: (sim, pin) => {
      const times = sim.refused.get(pin) ?? 0;
      return times > 1 ? `SIM ${sim.card} has refused the PIN ${times} times` : undefined;
    },
  }),
};

export const pinAsked: Property = {
  name: 'pin-asked',
  sentence: 'No PIN goes to a SIM that has not asked for one.',
  watch: () => ({
    pinSent: (modem) =>
      modem.asksForPin ? undefined : `SIM ${modem.sim.now.card} has not asked for its PIN`,
  }),
};
