import type { DeviceModel } from '../model';
import { guideCarrier, type CarrierAuth, type CarrierConfig } from './carrier';

/**
 * The carrier that a device expects to meet: it takes the APNs of the device's links, and asks for the
 * user and password that the first link has.
 */
export function carrierFor(device: DeviceModel): CarrierConfig {
  const auth = device.links[0]?.auth ?? { kind: 'none' };
  return {
    ...guideCarrier,
    apns: device.links.map(({ carrier }) => carrier.apn),
    auth: auth.kind === 'any' ? { ...auth, kind: 'chap' } : (auth satisfies CarrierAuth),
  };
}
