import type { DeviceModel, Hook, LinkModel } from '../../scripts/model';

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
    pin: undefined,
    pinWithoutTries: 'never',
    iccid: undefined,
    roaming: 'allowed',
    answerWait: 60,
    mtu: undefined,
    redial: { first: 5, longest: 600, jitter: 25, stable: 60 },
    check: { kind: 'off' },
    recover: { modem: { kind: 'off' }, usb: { kind: 'off' }, reboot: { kind: 'off' } },
    hooks: { ipUp: [], ipDown: [] },
    ...change,
  };
}

/** @param name its file below ip-up.d or ip-down.d */
export function aHook(name: string, text: string): Hook {
  return { name, bytes: Buffer.from(text) };
}

export function aDevice(change: Partial<DeviceModel> = {}): DeviceModel {
  return {
    name: 'device',
    board: 'rpi3',
    hardware: {
      modules: ['phy-generic', 'dwc2', 'bcm2835-rng'],
      ethernetDrivers: ['smsc95xx', 'lan78xx'],
      hubs: [
        { device: '1-1', id: '0424:9514', power: 2 },
        { device: '1-1', id: '0424:2514', power: 2 },
      ],
      card: {
        disk: 'mmcblk0',
        boot: { partition: 1, label: 'PPPI-BOOT' },
        data: { partition: 3, label: 'data', size: 8 },
      },
    },
    system: 'debian',
    hostname: 'pppi',
    ssh: { keys: [], listen: [] },
    console: 'shell',
    ethernet: { kind: 'dhcp', metric: 100, check: { kind: 'off' } },
    ntp: ['time.example.net', 'time.example.org'],
    packages: [],
    card: { root: undefined },
    services: [],
    accounts: [],
    debian: { kernel: 'stable' },
    buildroot: { packages: [], kernel: [] },
    watchdog: true,
    data: { programs: undefined },
    files: undefined,
    links: [aLink()],
    modeSwitches: [],
    knownIds: [],
    ...change,
  };
}

/** A link whose modem is a router behind a network card. */
export function aCardLink(change: Partial<LinkModel> = {}): LinkModel {
  return aLink({
    name: 'hilink',
    metric: 300,
    modem: {
      kind: 'ethernet',
      name: 'huawei-12d1-1f01',
      description: 'Huawei HiLink',
      ids: ['12d1:14db', '12d1:14dc'],
      storageIds: ['12d1:1f01'],
      driver: 'kernel',
    },
    ...change,
  });
}

/** A modem that keeps its id in all modes, and that the driver does not know. */
export const brovi: LinkModel['modem'] = {
  kind: 'serial',
  name: 'brovi-3566-2001',
  description: 'Brovi',
  ids: ['3566:2001'],
  storageIds: ['3566:2001'],
  driver: 'option',
  ports: { ppp: [{ number: '01' }], at: [{ number: '04' }] },
  speed: 115200,
};
