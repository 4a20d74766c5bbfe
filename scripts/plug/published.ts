import { join } from 'node:path';
import {
  type ClassCode,
  type DeviceFacts,
  type EndpointFacts,
  type InterfaceFacts,
  modeOf,
  virtualModemYaml,
  type TransferType,
} from '../descriptors';
import { LIMITS, readRegularSync } from '../os';

/** A state of a modem whose descriptors its owner published; `published.txt` says where. */
export interface Published {
  /** name of the model, with a number if there are several states: `quectel-bg96`, `zte-mf667-2` */
  name: string;
  model: string;
  kind: 'modem' | 'storage' | 'download';
  facts: DeviceFacts;
  /** how many configurations the device has, one of them published; undefined if unknown */
  configurationCount?: number;
  /** what an interface is for, by its number: README.md */
  roles: Map<number, string>;
}

const FILE = join(__dirname, 'published.txt');
const TYPES: Record<string, TransferType> = {
  bul: 'bulk',
  int: 'interrupt',
  iso: 'isochronous',
};

/** USB 3 and full speed are recognised by packet size; the dumps' intervals are not kept. */
const HEAD =
  /^([0-9a-f]{4}):([0-9a-f]{4}) (modem|storage|download) (\S+) (\S+) (\d+)\/(\d+|\?) (-|".*")$/;
const LINE = /^ {2}(\d+)(?:\.(\d+))? (\S+) (\S+) (\w+) (\d+)((?: [0-9a-f]{2}[a-z]{3}\d+)*)$/;

/** All states of published.txt, in its order. @throws Error that names the wrong line */
export function publishedStates(): Published[] {
  const text = readRegularSync(FILE, LIMITS.beside).toString();
  const states: Published[] = [];
  let model = { name: '', title: '' };
  let count = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const title = /^= (\S+) \| (.*)$/.exec(line);
    const head = HEAD.exec(line);
    const part = LINE.exec(line);
    const state = states.at(-1);
    if (line === '' || line.startsWith('# ')) continue;
    if (title) {
      model = { name: title[1] ?? '', title: title[2] ?? '' };
      count = 0;
    } else if (head) {
      count += 1;
      states.push(begin(head, model, count));
    } else if (part && state) addInterface(state, part);
    else throw new Error(`published.txt:${index + 1}: ${line}`);
  }
  return states;
}

/** The text of a virtual modem's file for it. */
export function publishedYaml({ facts, roles }: Published): string {
  const having = (role: string) =>
    [...roles].flatMap(([number, one]) => (one === role ? number : []));
  const ports = { at: having('at'), ppp: having('ppp') };
  return virtualModemYaml([{ facts, made: modeOf(facts, ports) }]);
}

function begin(
  [, vendor, product, kind, version = '', code = '', value, of, text = '']: RegExpExecArray,
  model: { name: string; title: string },
  count: number,
): Published {
  return {
    name: count === 1 ? model.name : `${model.name}-${count}`,
    model: model.title,
    kind: kind as Published['kind'],
    facts: {
      idVendor: Number(`0x${vendor}`),
      idProduct: Number(`0x${product}`),
      // 2.10 is 0x0210; if unknown USB 2, as most are.
      bcdUsb: version === '?' ? 0x0200 : Number(`0x${version.replace('.', '')}`),
      bcdDevice: 0,
      ...(code === '?' ? { class: 0, subclass: 0, protocol: 0 } : codeOf(code)),
      ...(text !== '-' && { product: JSON.parse(text) as string }),
      configurations: [{ value: Number(value), interfaces: [] }],
    },
    ...(of !== '?' && { configurationCount: Number(of) }),
    roles: new Map(),
  };
}

function addInterface(
  { facts, roles }: Published,
  [, digits, setting = '0', code = '', driver = '?', role = '', count, list = '']: RegExpExecArray,
): void {
  const number = Number(digits);
  const interfaces = facts.configurations[0]?.interfaces ?? [];
  const endpoints = list.split(' ').filter(Boolean).map(endpointOf);
  const settingFacts = {
    number: Number(setting),
    ...codeOf(code),
    endpointCount: Number(count),
    endpoints,
  };
  const known: InterfaceFacts | undefined = interfaces.find((one) => one.number === number);
  if (known) known.settings.push(settingFacts);
  else
    interfaces.push({
      number,
      settings: [settingFacts],
      ...(driver !== '?' && driver !== 'none' && { driver }),
    });
  roles.set(number, role);
}

function endpointOf(text: string): EndpointFacts {
  const [, address = '', type = '', maxPacket] = /^(..)(...)(\d+)$/.exec(text) ?? [];
  return {
    address: Number(`0x${address}`),
    type: TYPES[type] ?? 'bulk',
    maxPacket: Number(maxPacket),
  };
}

function codeOf(text: string): ClassCode {
  const [code = 0, subclass = 0, protocol = 0] = text.split('/').map((part) => Number(`0x${part}`));
  return { class: code, subclass, protocol };
}
