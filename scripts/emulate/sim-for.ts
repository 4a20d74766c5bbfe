import type { DeviceModel, LinkModel } from '../model';
import type { Sim, ModemKind } from './modem';

const hex = (id: number) => id.toString(16).padStart(4, '0');

/** The first link of a device that uses this modem, found by the USB id of its modem mode; undefined if it has no such mode. */
export function linkOf({ links }: DeviceModel, { modes }: ModemKind): LinkModel | undefined {
  if (modes.modem === undefined) return undefined;
  const { idVendor, idProduct } = modes.modem.device;
  return links.find(({ modem }) => modem.ids.includes(`${hex(idVendor)}:${hex(idProduct)}`));
}

/** The SIM that a device expects in a modem: it asks for the PIN of the modem's link, if that has one. */
export function simFor(device: DeviceModel, kind: ModemKind): Sim {
  const pin = linkOf(device, kind)?.pin;
  return pin === undefined ? { kind: 'ready' } : { kind: 'ready', pin: pin.reveal() };
}
