import {
  accountsOf,
  metricOf,
  type BoardFile,
  type CarrierFile,
  type Config,
  type DeviceFile,
  type ModemFile,
} from '../config';
import { resolveServices } from './services';
import type {
  Carrier,
  DeviceModel,
  Hardware,
  Hook,
  KnownId,
  LinkModel,
  Modem,
  ModeSwitch,
  PortMatch,
  Recover,
  SwitchMethod,
} from './types';

/**
 * Config → DeviceModel: names replaced by what they refer to, defaults that depend on other values filled in.
 * @param name base name of the device's YAML file
 * @param boardFile of the board that the device names
 */
export function resolve(name: string, config: Config, boardFile: BoardFile): DeviceModel {
  const {
    board,
    system,
    hostname,
    ssh,
    console,
    ethernet,
    ntp,
    watchdog,
    debian,
    buildroot,
    card,
  } = config.device;
  return {
    name,
    board,
    hardware: hardwareOf(boardFile),
    system,
    hostname,
    ssh: { keys: ssh.keys, listen: ssh.listen ?? ['eth0'] },
    console,
    ethernet,
    ntp,
    debian,
    buildroot,
    watchdog,
    data: { programs: config.device.data.programs },
    packages: config.packages,
    card: { root: card.root === undefined ? undefined : Number.parseInt(card.root) },
    files: config.files,
    links: Object.entries(config.device.links).map(([link, file], unit) =>
      resolveLink(config, link, file, unit),
    ),
    services: resolveServices(config.device),
    accounts: accountsOf(config.device),
    modeSwitches: resolveModeSwitches(config.modems),
    knownIds: resolveKnownIds(config.allModems),
  };
}

/** Numbers in the partition table: every card has this order; see scripts/image/genimage.cfg.hbs. */
const BOOT_PARTITION = 1;
const DATA_PARTITION = 3;

/** @returns what a device must know about its board */
export function hardwareOf({ usb, ethernet, modules, card }: BoardFile): Hardware {
  const { disk, boot, data } = card;
  return {
    modules: [...usb.host, ...modules.start],
    ethernetDrivers: ethernet.drivers,
    hubs: usb.hubs,
    card: {
      disk,
      boot: { partition: BOOT_PARTITION, label: boot.label },
      data: { partition: DATA_PARTITION, ...data },
    },
  };
}

function resolveLink(
  config: Config,
  name: string,
  file: DeviceFile['links'][string],
  unit: number,
): LinkModel {
  const carrier = found(config.carriers, file.carrier);
  const modem = found(config.modems, file.modem);
  return {
    name,
    unit,
    carrier: resolveCarrier(file.carrier, carrier),
    modem: resolveModem(file.modem, modem),
    auth: file.auth ?? carrier.auth,
    metric: metricOf(file, unit),
    pin: file.pin,
    pinWithoutTries: file.pinWithoutTries,
    iccid: file.iccid,
    roaming: file.roaming,
    answerWait: file.answerWait,
    mtu: file.mtu,
    redial: file.redial,
    check: file.check,
    recover: resolveRecover(file.recover),
    hooks: {
      ipUp: resolveHooks(config.hooks, file.hooks['ip-up']),
      ipDown: resolveHooks(config.hooks, file.hooks['ip-down']),
    },
  };
}

/** load() has checked that every name exists. */
function found<T>(files: Record<string, T>, name: string): T {
  const file = files[name];
  if (file === undefined) throw new Error(`not loaded: ${name}`);
  return file;
}

function resolveCarrier(name: string, file: CarrierFile): Carrier {
  const { description, apn, pdp, cid, dial } = file;
  // 3GPP TS 27.007 §10.2.1.1: *99***<cid># asks for PPP on that context.
  return { name, description, apn, pdp, cid, dial: dial ?? `*99***${cid}#` };
}

function resolveModem(name: string, file: ModemFile): Modem {
  const { kind, description } = file;
  const { modem: ids, storage: storageIds, driver } = file.usb;
  const common = { name, description, ids, storageIds, driver };
  if (kind === 'ethernet') return { kind, ...common };
  return {
    kind,
    ...common,
    ports: { ppp: file.ports.ppp.map(parsePortMatch), at: file.ports.at.map(parsePortMatch) },
    speed: file.speed,
  };
}

/** load() has checked that modems sharing an id agree about it. */
function resolveModeSwitches(modems: Record<string, ModemFile>): ModeSwitch[] {
  const byId = new Map<string, ModeSwitch>();
  for (const [modem, { usb }] of Object.entries(modems)) {
    const method = switchMethod(usb.switch);
    if (!method) continue;
    for (const id of usb.storage) if (!byId.has(id)) byId.set(id, { id, modem, method });
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function resolveKnownIds(modems: Record<string, ModemFile>): KnownId[] {
  const known = Object.entries(modems).flatMap(([modem, { kind, usb }]) =>
    (['storage', 'modem'] as const).flatMap((state) =>
      usb[state].map((id): KnownId => ({ id, state, kind, modem })),
    ),
  );
  const key = ({ id, state, modem }: KnownId) => `${id} ${state} ${modem}`;
  return known.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** @returns undefined if usb-modeswitch-data is to be used */
function switchMethod(file: ModemFile['usb']['switch']): SwitchMethod | undefined {
  if (file.kind === 'messages') return file;
  return file.kind === 'data-pack' ? undefined : { kind: file.kind };
}

/** "ff/02/01" or "interface 2" */
function parsePortMatch(text: string): PortMatch {
  const [, interfaceNumber] = /^interface (\d+)$/.exec(text) ?? [];
  // sysfs writes bInterfaceNumber as two hex digits.
  if (interfaceNumber) return { number: Number(interfaceNumber).toString(16).padStart(2, '0') };
  const [interfaceClass = '', subclass = '', protocol = ''] = text.split('/');
  return { class: interfaceClass, subclass, protocol };
}

function resolveRecover({ modem, usb, reboot }: DeviceFile['links'][string]['recover']): Recover {
  if (reboot.kind === 'off') return { modem, usb, reboot };
  const { kind, after, 'per-day': perDay } = reboot;
  return { modem, usb, reboot: { kind, after, perDay } };
}

/** Numbered, because ip-up runs its hooks in the order of their names. */
function resolveHooks(files: Record<string, Buffer>, paths: readonly string[]): Hook[] {
  return paths.map((path, index) => ({
    name: `${String(index + 50).padStart(2, '0')}-${path.replace(/^.*\//, '').replace(/\.sh$/, '')}`,
    bytes: found(files, path),
  }));
}
