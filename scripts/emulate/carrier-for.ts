import type { DeviceModel } from '../model';
import { guideCarrier, type CarrierAuth, type CarrierConfig } from './carrier';

/** An address that answers NTP, for time servers that the guide's carrier does not know by name. */
const TIME_SERVER = '162.159.200.1';

const IPV4 = /^\d+(\.\d+){3}$/;

/**
 * The carrier that a device expects to meet: it takes the APNs of the device's links, and asks for the
 * user and password that the first link has. The device's time servers tell the time.
 */
export function carrierFor(device: DeviceModel): CarrierConfig {
  const auth = device.links[0]?.auth ?? { kind: 'none' };
  return {
    ...guideCarrier,
    hosts: {
      ...Object.fromEntries(
        device.ntp.map((server) => [server, IPV4.test(server) ? server : TIME_SERVER]),
      ),
      ...guideCarrier.hosts,
    },
    apns: device.links.map(({ carrier }) => carrier.apn),
    auth: auth.kind === 'any' ? { ...auth, kind: 'chap' } : (auth satisfies CarrierAuth),
  };
}
