import type { DeviceModel, LinkModel } from '../model';
import { guideCarrier, type CarrierAuth, type CarrierConfig } from './carrier';

/** An address that answers NTP, for time servers that the guide's carrier does not know by name. */
const TIME_SERVER = '162.159.200.1';

const IPV4 = /^\d+(\.\d+){3}$/;

/**
 * The carrier that a device expects to meet: it takes the APNs of the device's links, and asks for the
 * user and password that the first link has. The device's time servers tell the time.
 */
export function carrierFor(device: DeviceModel): CarrierConfig {
  return {
    ...guideCarrier,
    hosts: {
      ...Object.fromEntries(
        device.ntp.map((server) => [server, IPV4.test(server) ? server : TIME_SERVER]),
      ),
      ...guideCarrier.hosts,
    },
    apns: device.links.map(({ carrier }) => carrier.apn),
    auth: authOf(device.links[0]),
  };
}

function authOf(link: LinkModel | undefined): CarrierAuth {
  if (link === undefined || link.auth.kind === 'none') return { kind: 'none' };
  const { kind, user, password } = link.auth;
  return { kind: kind === 'any' ? 'chap' : kind, user, password: password.reveal() };
}
