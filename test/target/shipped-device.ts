import type { DeviceModel, KnownId } from '../../scripts/model';
import { shippedModems } from '../support/modems';
import { aDevice, aLink } from './device';

export const MODEMS = shippedModems();
export const LINK_MODEM = MODEMS.find(({ name }) => name === 'huawei-12d1-14fe')!;

/** The shipped device: one link, and the ids of all modem files. */
export function shippedDevice(): DeviceModel {
  const { modem: ids, storage: storageIds } = LINK_MODEM.file.usb;
  const knownIds = MODEMS.flatMap(({ name, file: { kind, usb } }) => [
    ...usb.storage.map((id): KnownId => ({ id, state: 'storage', kind, modem: name })),
    ...usb.modem.map((id): KnownId => ({ id, state: 'modem', kind, modem: name })),
  ]);
  return aDevice({
    links: [aLink({ modem: { ...aLink().modem, name: LINK_MODEM.name, ids, storageIds } })],
    knownIds,
  });
}
