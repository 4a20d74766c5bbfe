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

export const pinOwn: Property = {
  name: 'pin-own',
  sentence:
    'A PIN goes to no other SIM than the one that the configuration names, and to none that it names for another link.',
  watch: (world) => ({
    pinSent: (modem, { name, config }) => {
      const { card } = modem.sim.now;
      const owner = world.sockets.find((other) => other.config.iccid === card);
      if (owner !== undefined ? owner.name === name : config.iccid === null) return undefined;
      return `the PIN of link ${name} was sent to SIM ${card}`;
    },
  }),
};
