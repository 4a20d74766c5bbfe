import type { Handler, PortControl } from './commands';
import type { AtModem } from './at-modem';
import { AtError } from './errors';

const accept: Handler = () => [];

/** `0` or nothing is off, `1` is on (V.250 §6.2.4 to §6.2.6). */
function flag(value: string): boolean {
  if (value === '' || value === '0') return false;
  if (value === '1') return true;
  throw new AtError('incorrect parameters');
}

function restore(modem: AtModem, port: PortControl): void {
  port.restoreDefaults();
  modem.restoreDefaults();
}

/** Basic commands, ITU-T V.250 §6. */
export const V250_COMMANDS: Readonly<Record<string, Handler>> = {
  '': accept,
  E: ({ value }, _modem, port) => {
    port.echo = flag(value);
    return [];
  },
  Q: ({ value }, _modem, port) => {
    port.quiet = flag(value);
    return [];
  },
  V: ({ value }, _modem, port) => {
    port.verbose = flag(value);
    return [];
  },
  H: (_command, _modem, port) => {
    port.hangUp();
    return [];
  },
  Z: (_command, modem, port) => {
    port.hangUp();
    restore(modem, port);
    return [];
  },
  '&F': (_command, modem, port) => {
    restore(modem, port);
    return [];
  },
  I: (_command, { profile }) => [
    `Manufacturer: ${profile.manufacturer}`,
    `Model: ${profile.model}`,
    `Revision: ${profile.revision}`,
    `IMEI: ${profile.imei}`,
    '+GCAP: +CGSM,+DS,+ES',
  ],
  X: accept,
  L: accept,
  M: accept,
  '&C': accept,
  '&D': accept,
  '&K': accept,
  '&W': accept,
  S0: ({ form }) => (form === 'read' ? ['000'] : []),
  S3: ({ form }) => (form === 'read' ? ['013'] : []),
  S4: ({ form }) => (form === 'read' ? ['010'] : []),
  S5: ({ form }) => (form === 'read' ? ['008'] : []),
  S7: ({ form }) => (form === 'read' ? ['060'] : []),
};
