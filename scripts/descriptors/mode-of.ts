import type { Ports } from './functions';
import { interfacesOf, type InterfaceText } from './interfaces-of';
import type { DeviceFacts } from './types';
import { withoutSerial } from './without-serial';

interface ConfigurationText {
  value: number;
  attributes?: number;
  maxPowerMa?: number;
}

/** A mode of a virtual modem's file, as a person writes it. */
export interface ModeText {
  device: Record<string, number>;
  configuration: ConfigurationText;
  strings: Record<string, string>;
  interfaces: InterfaceText[];
  moreConfigurations?: (ConfigurationText & { interfaces: InterfaceText[] })[];
}

/** A mode, with notes for people on how it was made. */
export interface MadeMode {
  mode: ModeText;
  /** the device's names, '' if it has none */
  manufacturer: string;
  product: string;
  notes: string[];
}

/** Locally administered (IEEE 802): belongs to nobody. */
const MAC = '020000000001';

/** What a USB 3 device reports at high speed (USB 3.2 §9.6.1). */
const USB_3 = 0x0300;
const AT_HIGH_SPEED = 0x0210;
const MOST_POWER_MA = 500;

/**
 * Facts of a device → a mode of a virtual modem, which is a high-speed device. Serial numbers, IMEIs and MAC
 * addresses are left out.
 * @param ports which interfaces answer AT commands; guessed if not given
 */
export function modeOf(facts: DeviceFacts, ports?: Ports): MadeMode {
  const notes = new Set<string>();
  const note = (text: string) => void notes.add(text);
  const texts = new Texts();
  const mac = () => {
    note(`the MAC address is made up: ${MAC}`);
    return texts.index(MAC);
  };
  const manufacturer = withoutSerial(facts.manufacturer ?? '');
  const product = withoutSerial(facts.product ?? '');
  const [iManufacturer, iProduct] = [texts.index(manufacturer), texts.index(product)];
  const { bcdUsb, class: code, subclass, protocol, idVendor, idProduct, bcdDevice } = facts;
  if (bcdUsb >= USB_3) note('a USB 3 device, here at high speed: so bcdUsb is 0x0210');
  const configurations = facts.configurations.map((configuration) => {
    const { value, attributes, maxPowerMa } = configuration;
    return {
      value,
      ...(attributes !== undefined && { attributes }),
      ...(maxPowerMa !== undefined && { maxPowerMa: powerOf(maxPowerMa) }),
      interfaces: interfacesOf(facts, configuration, ports, { note, mac }),
    };
  });
  const [first, ...more] = configurations;
  if (first === undefined) throw new RangeError('no configuration');
  const { interfaces, ...configuration } = first;
  const device = {
    bcdUsb: bcdUsb >= USB_3 ? AT_HIGH_SPEED : bcdUsb,
    ...{ class: code, subclass, protocol, idVendor, idProduct, bcdDevice },
    ...(iManufacturer > 0 && { iManufacturer }),
    ...(iProduct > 0 && { iProduct }),
  };
  return {
    mode: {
      device,
      configuration,
      strings: texts.all,
      interfaces,
      ...(more.length > 0 && { moreConfigurations: more }),
    },
    manufacturer,
    product,
    notes: [...notes],
  };
}

/** mA; the most that USB 2.0 has, in steps of 2 (table 9-10). */
function powerOf(ma: number): number {
  return 2 * Math.floor(Math.min(ma, MOST_POWER_MA) / 2);
}

/** String descriptors, each once. */
class Texts {
  readonly all: Record<string, string> = {};

  /** @returns 0 for an empty one */
  index(text: string): number {
    if (text === '') return 0;
    const known = Object.entries(this.all).find(([, one]) => one === text)?.[0];
    const index = Number(known ?? Object.keys(this.all).length + 1);
    this.all[index] = text;
    return index;
  }
}
