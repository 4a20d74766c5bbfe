import type { DeviceModel, LinkModel } from '../model';
import type { Sim, StickKind } from './modem';

const hex = (id: number) => id.toString(16).padStart(4, '0');

/** The first link of a device whose modem a stick is, by its USB id as a modem; one that never is a modem has none. */
export function linkOf({ links }: DeviceModel, { modes }: StickKind): LinkModel | undefined {
  if (modes.modem === undefined) return undefined;
  const { idVendor, idProduct } = modes.modem.device;
  return links.find(({ modem }) => modem.ids.includes(`${hex(idVendor)}:${hex(idProduct)}`));
}

/** The SIM that a device expects in a stick: it asks for the PIN of the stick's link, if that has one. */
export function simFor(device: DeviceModel, kind: StickKind): Sim {
  const pin = linkOf(device, kind)?.pin;
  return pin === undefined ? { kind: 'ready' } : { kind: 'ready', pin: pin.reveal() };
}
