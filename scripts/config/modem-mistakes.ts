import { isDeepStrictEqual } from 'node:util';
import type { Mistake, Place } from './mistake';
import type { DeviceFile, ModemFile } from './keys';
import type { Path } from './value-at';

/**
 * What no single file shows: links whose modems do not go together, or not with the link's keys.
 * @param locate place of a value of the device file
 */
export function modemMistakes(
  device: DeviceFile,
  modems: Record<string, ModemFile>,
  locate: (path: Path) => Place,
): Mistake[] {
  const switches = new Map<string, { modem: string; method: unknown }>();
  return Object.entries(device.links).flatMap(([link, { modem: name, auth, pin, roaming }]) => {
    const modem = Object.hasOwn(modems, name) ? modems[name] : undefined;
    if (!modem) return [];
    const mistakes: Mistake[] = [];
    const setInModem: [key: string, what: string][] = [];
    if (auth) setInModem.push(['auth', 'user and password are']);
    if (pin !== undefined) setInModem.push(['pin', 'the PIN is']);
    if (roaming === 'refused') setInModem.push(['roaming', 'roaming is']);
    for (const [key, what] of modem.kind === 'ethernet' ? setInModem : []) {
      mistakes.push({
        place: locate(['links', link, key]),
        message: `the modem "${name}" is of kind ethernet and dials on its own`,
        hint: `${what} set in the modem; remove \`${key}\` here`,
      });
    }
    for (const id of modem.usb.storage) {
      const other = switches.get(id);
      if (other && !isDeepStrictEqual(other.method, modem.usb.switch)) {
        mistakes.push({
          place: locate(['links', link, 'modem']),
          message: `"${name}" and "${other.modem}" switch the USB device ${id} in different ways`,
          hint: 'one device cannot be both: leave one of the links out',
        });
      }
      switches.set(id, { modem: name, method: modem.usb.switch });
    }
    return mistakes;
  });
}
