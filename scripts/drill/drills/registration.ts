import type { Drill } from '../types';

const device = 'drill';

/** The modem's registration in the mobile network. */
export const REGISTRATION_DRILLS: readonly Drill[] = [
  {
    name: 'searching',
    fault: 'plugged in, then a long search for a network',
    device,
    causes: ['not-registered'],
    inject: async ({ usbModem, modem }) => {
      await usbModem.unplug();
      modem.network = 'searching';
      usbModem.plug();
      return () => modem.changeNetwork('home');
    },
    holdSeconds: 45,
  },
  {
    name: 'denied',
    fault: 'the network denies registration',
    device,
    causes: ['registration-denied'],
    inject: async ({ modem }) => {
      modem.changeNetwork('denied');
      return () => modem.changeNetwork('home');
    },
    holdSeconds: 15,
  },
  {
    name: 'network-lost',
    fault: 'the network is lost while online',
    device,
    causes: ['not-registered'],
    inject: async ({ modem }) => {
      modem.changeNetwork('searching');
      return () => modem.changeNetwork('home');
    },
    holdSeconds: 15,
  },
];
