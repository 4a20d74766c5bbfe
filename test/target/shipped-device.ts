import type { DeviceModel, KnownId, PortMatch, SerialModem } from '../../scripts/model';
import { shippedModems } from '../support/modems';
import { aDevice, aLink } from './device';

export const MODEMS = shippedModems();
export const LINK_MODEM = MODEMS.find(({ name }) => name === 'huawei-12d1-14fe')!;

/** As the file has them: class/subclass/protocol only. */
function portsOf(list: readonly string[]): PortMatch[] {
  return list.map((code) => {
    const [interfaceClass = '', subclass = '', protocol = ''] = code.split('/');
    return { class: interfaceClass, subclass, protocol };
  });
}

/** The guide's modem, with its ports as shipped. */
export function shippedModem(): SerialModem {
  const { name, file } = LINK_MODEM;
  if (file.kind !== 'serial') throw new Error(`${name} has no serial ports`);
  const { usb, ports, speed, description } = file;
  return {
    ...{ kind: 'serial', name, description, speed, driver: usb.driver },
    ...{ ids: usb.modem, storageIds: usb.storage },
    ports: { ppp: portsOf(ports.ppp), at: portsOf(ports.at) },
  };
}

/** The shipped device: one link, and the ids of all modem files. */
export function shippedDevice(): DeviceModel {
  const knownIds = MODEMS.flatMap(({ name, file: { kind, usb } }) => [
    ...usb.storage.map((id): KnownId => ({ id, state: 'storage', kind, modem: name })),
    ...usb.modem.map((id): KnownId => ({ id, state: 'modem', kind, modem: name })),
  ]);
  return aDevice({
    links: [aLink({ modem: shippedModem() })],
    knownIds,
  });
}
