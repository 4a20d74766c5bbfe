import { classText, type ConfigurationFacts, type EndpointFacts, type SettingFacts } from './types';

/** Notes for people on what was chosen because the source does not show it, or changed for the emulator. */
export type Note = (text: string) => void;

/** bulk at high speed, and nothing else (USB 2.0 §5.8.3) */
const BULK_PACKET = 512;
const INTERRUPT_PACKET = 16;
/** 32 ms, which many modems have; a shorter one keeps QEMU's dwc2 busy. */
const INTERVAL = 9;
const MICROFRAME_US = 125;
const MOST_NUMBERS = 15;
const IN = 0x80;

/** An endpoint as a virtual modem's file has it. */
export interface Endpoint {
  address: number;
  type: EndpointFacts['type'];
  maxPacket: number;
  interval?: number;
}

/** Gives every setting of a configuration the endpoints of a high-speed device. */
export class EndpointFiller {
  private readonly taken: Set<number>;

  constructor(
    { interfaces }: ConfigurationFacts,
    private readonly note: Note,
  ) {
    const told = interfaces.flatMap(({ settings }) => settings.flatMap((s) => s.endpoints));
    this.taken = new Set(told.map(({ address }) => address));
  }

  /** @param before endpoints of the interface's other settings, which may share addresses */
  fill(setting: SettingFacts, before: readonly Endpoint[]): Endpoint[] {
    if (setting.endpoints.length > 0) return setting.endpoints.map((one) => this.atHighSpeed(one));
    if (setting.endpointCount === 0) return [];
    this.note('endpoint addresses: the source shows only how many endpoints there are');
    return typesOf(setting.endpointCount).map(([type, direction], index) => ({
      address: before[index]?.address ?? this.free(direction),
      type,
      ...(type === 'bulk'
        ? { maxPacket: BULK_PACKET }
        : { maxPacket: INTERRUPT_PACKET, interval: INTERVAL }),
    }));
  }

  private atHighSpeed({ address, type, maxPacket, intervalUs }: EndpointFacts): Endpoint {
    if (type === 'bulk') {
      if (maxPacket !== BULK_PACKET)
        this.note(`bulk endpoints take 512 bytes at high speed, not ${maxPacket}`);
      return { address, type, maxPacket: BULK_PACKET };
    }
    return {
      address,
      type,
      maxPacket: Math.min(maxPacket, 1024),
      interval: this.interval(intervalUs),
    };
  }

  private interval(us: number | undefined): number {
    if (us === undefined) {
      this.note('intervals of interrupt endpoints: 32 ms, the source shows none');
      return INTERVAL;
    }
    // USB 2.0 table 9-13: 2^(bInterval-1) microframes.
    const exact = Math.round(Math.log2(Math.max(us, MICROFRAME_US) / MICROFRAME_US)) + 1;
    if (exact < INTERVAL) {
      this.note('intervals below 32 ms are raised to 32 ms: shorter ones keep QEMU busy');
      return INTERVAL;
    }
    return Math.min(exact, 16);
  }

  private free(direction: number): number {
    for (let number = 1; number <= MOST_NUMBERS; number++)
      if (!this.taken.has(number | direction)) {
        this.taken.add(number | direction);
        return number | direction;
      }
    throw new RangeError(`more than ${MOST_NUMBERS} endpoints of one direction`);
  }
}

/** The usual endpoints: a serial port has a pair, and perhaps one for notifications; a single one is for notifications. */
function typesOf(count: number): [EndpointFacts['type'], number][] {
  const pairs = Array.from({ length: Math.floor(count / 2) }, () => [
    ['bulk', IN] as [EndpointFacts['type'], number],
    ['bulk', 0] as [EndpointFacts['type'], number],
  ]).flat();
  return count % 2 === 1 ? [['interrupt', IN], ...pairs] : pairs;
}

/**
 * All settings from 0: a dump that shows only the active one leaves out the first, which has no endpoints in a CDC
 * network card (CDC 1.2 §3.3.1).
 */
export function withoutHoles(settings: readonly SettingFacts[], note: Note): SettingFacts[] {
  const most = Math.max(...settings.map(({ number }) => number));
  return Array.from({ length: most + 1 }, (_, number) => {
    const found = settings.find((one) => one.number === number);
    if (found) return found;
    note('settings that the source does not show: same class, no endpoints');
    const [{ class: code, subclass, protocol } = { class: 0, subclass: 0, protocol: 0 }] = settings;
    return { number, class: code, subclass, protocol, endpointCount: 0, endpoints: [] };
  });
}

/** CDC functional descriptors (CDC 1.2 §5.2.3, ECM 1.2 §5.4, NCM 1.0 §5.2.1, MBIM 1.0 §6.4). */
const HEADER = '0524001001';
const hex = (value: number) => value.toString(16).padStart(2, '0');

/**
 * What Linux's drivers expect on a control interface, for sources that do not show it.
 * @param mac index of the text with a MAC address
 * @returns descriptors in hexadecimal; none unless the interface is of the communication class
 */
export function functionalDescriptors(
  setting: SettingFacts,
  control: number,
  mac: () => number,
): string[] {
  const union = `052406${hex(control)}${hex(control + 1)}`;
  const ethernet = () => `0d240f${hex(mac())}00000000ea05000000`;
  switch (classText(setting).slice(0, 5)) {
    case '02/02':
      return [HEADER, '04240202', `05240100${hex(control + 1)}`, union];
    case '02/06':
      return [HEADER, union, ethernet()];
    case '02/0d':
      return [HEADER, union, ethernet(), '06241a00011f'];
    case '02/0e':
      return [HEADER, union, '0c241b0001001020800008' + '20'];
    default:
      return [];
  }
}
