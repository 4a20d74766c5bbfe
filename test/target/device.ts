import type { DeviceModel, LinkModel } from '../../scripts/model';

/** A link as YAML would make it; tests change what they are about. */
export function aLink(change: Partial<LinkModel> = {}): LinkModel {
  return {
    name: 'twilio',
    unit: 0,
    carrier: {
      name: 'twilio',
      description: 'Twilio',
      apn: 'wireless.twilio.com',
      pdp: 'IP',
      cid: 1,
      dial: '*99***1#',
    },
    modem: {
      kind: 'serial',
      name: 'huawei-12d1-14fe',
      description: 'Huawei',
      ids: ['12d1:1506', '12d1:1001'],
      storageIds: ['12d1:14fe'],
      driver: 'kernel',
      ports: {
        ppp: [
          { class: 'ff', subclass: '01', protocol: '01' },
          { class: 'ff', subclass: '02', protocol: '01' },
        ],
        at: [{ class: 'ff', subclass: '01', protocol: '02' }, { number: '02' }],
      },
      speed: 115200,
    },
    auth: { kind: 'none' },
    metric: 700,
    redial: { first: 5, longest: 600, stable: 60 },
    hooks: { ipUp: [], ipDown: [] },
    ...change,
  };
}

export function aDevice(change: Partial<DeviceModel> = {}): DeviceModel {
  return {
    name: 'device',
    board: 'rpi3',
    system: 'debian',
    hostname: 'pppi',
    ssh: { keys: [], listen: [] },
    console: 'shell',
    ethernet: { kind: 'dhcp', metric: 100 },
    links: [aLink()],
    modeSwitches: [],
    ...change,
  };
}
