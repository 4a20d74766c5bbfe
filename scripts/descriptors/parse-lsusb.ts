import { CdcReader } from './lsusb-cdc';
import { add } from './parse-binary';
import { MOST, shown, trouble } from './trouble';
import type { ConfigurationFacts, DeviceFacts, SettingFacts, TransferType } from './types';

const TYPES: Record<string, TransferType> = {
  Isochronous: 'isochronous',
  Bulk: 'bulk',
  Interrupt: 'interrupt',
};

type Fields = Map<string, { text: string; line: number }>;
type Block = {
  kind: 'device' | 'configuration' | 'association' | 'interface' | 'endpoint' | 'other';
  fields: Fields;
  line: number;
};

/** Lines that begin a descriptor, by its kind. */
const HEADINGS: [RegExp, Block['kind']][] = [
  [/^Device Descriptor:$/, 'device'],
  [/^Configuration Descriptor:$/, 'configuration'],
  [/^Interface Association:$/, 'association'],
  [/^Interface Descriptor:$/, 'interface'],
  [/^Endpoint Descriptor:$/, 'endpoint'],
  // Companions of USB 3, qualifiers, hubs, object stores, HID …
  [/(Descriptor|Status|Companion).*:/, 'other'],
];

/**
 * The output of `lsusb -v` (usbutils, lsusb.c and lsusb-t.c).
 * @param source what to call it in messages
 * @throws UserError that names the line
 */
export function parseLsusb(text: string, source: string): DeviceFacts[] {
  const reader = new Reader(source);
  for (const [index, raw] of text.split(/\r?\n/).entries()) reader.line(raw.trim(), index + 1);
  return reader.end();
}

class Reader {
  private readonly devices: DeviceFacts[] = [];
  private block: Block | undefined;
  private cdc: CdcReader | undefined;
  private configuration: ConfigurationFacts | undefined;
  private setting: SettingFacts | undefined;
  private association:
    | { first: number; what: { count: number; class: number; subclass: number; protocol: number } }
    | undefined;

  constructor(private readonly source: string) {}

  line(text: string, number: number): void {
    const kind = HEADINGS.find(([pattern]) => pattern.test(text))?.[1];
    const cdc = /^CDC ([A-Za-z ]+):$/.exec(text)?.[1];
    const raw = /^\*\* UNRECOGNIZED(?: CDC)?: +((?:[0-9a-f]{2} *)+)$/i.exec(text)?.[1];
    if (kind !== undefined || /^Bus \d+ Device \d+:/.test(text)) {
      this.close();
      this.block = kind === undefined ? undefined : { kind, fields: new Map(), line: number };
      return;
    }
    if (cdc !== undefined || raw !== undefined) {
      // Functional descriptors follow the interface's own fields.
      if (this.block?.kind === 'interface') this.close();
      this.closeCdc();
      if (cdc !== undefined) this.cdc = new CdcReader(cdc);
      else this.addExtra((raw ?? '').replace(/ /g, '').toLowerCase(), number);
      return;
    }
    const [, name, value] = /^(\w+)\s+(.*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) return;
    if (this.cdc) this.cdc.field(name, value.split(' ')[0] ?? '');
    else if (this.block && !this.block.fields.has(name))
      this.block.fields.set(name, { text: value, line: number });
    const transfer = /^Transfer Type\s+(\w+)/.exec(text)?.[1];
    if (transfer && this.block) this.block.fields.set('transfer', { text: transfer, line: number });
  }

  end(): DeviceFacts[] {
    this.close();
    return this.devices
      .map((one) => ({
        ...one,
        configurations: one.configurations.filter((c) => c.interfaces.length > 0),
      }))
      .filter(({ configurations }) => configurations.length > 0);
  }

  private closeCdc(): void {
    const made = this.cdc?.hex();
    this.cdc = undefined;
    if (made !== undefined) this.addExtra(made, 0);
  }

  private addExtra(descriptor: string, line: number): void {
    const { setting } = this;
    if (!setting || setting.endpoints.length > 0) return;
    // Type 0x30 is a companion of USB 3.
    if (Number.parseInt(descriptor.slice(0, 2), 16) !== descriptor.length / 2) return;
    setting.extra ??= [];
    if (setting.extra.length === MOST.extra)
      throw trouble(this.source, line, 'too many descriptors');
    setting.extra.push(descriptor);
  }

  /** Ends the descriptor being read. */
  private close(): void {
    this.closeCdc();
    const { block } = this;
    this.block = undefined;
    if (block?.kind === 'device') this.device(block);
    else if (block?.kind === 'configuration') this.begin(block);
    else if (block?.kind === 'association') {
      const [count, code] = [
        this.number(block, 'bInterfaceCount'),
        this.number(block, 'bFunctionClass'),
      ];
      const [subclass, protocol] = [
        this.number(block, 'bFunctionSubClass'),
        this.number(block, 'bFunctionProtocol'),
      ];
      const first = this.number(block, 'bFirstInterface');
      this.association = { first, what: { count, class: code, subclass, protocol } };
    } else if (block?.kind === 'interface') this.interface(block);
    else if (block?.kind === 'endpoint') this.endpoint(block);
  }

  private device(block: Block): void {
    if (this.devices.length === MOST.devices) throw this.fail(block, 'too many devices');
    const manufacturer = textOf(block, 'iManufacturer');
    const product = textOf(block, 'iProduct');
    this.devices.push({
      bcdUsb: this.bcd(block, 'bcdUSB'),
      class: this.number(block, 'bDeviceClass'),
      subclass: this.number(block, 'bDeviceSubClass'),
      protocol: this.number(block, 'bDeviceProtocol'),
      idVendor: this.number(block, 'idVendor', 0xffff),
      idProduct: this.number(block, 'idProduct', 0xffff),
      bcdDevice: this.bcd(block, 'bcdDevice'),
      ...(manufacturer !== '' && { manufacturer }),
      ...(product !== '' && { product }),
      configurations: [],
    });
    this.configuration = undefined;
    this.setting = undefined;
  }

  private begin(block: Block): void {
    const device = this.devices.at(-1);
    if (!device) throw this.fail(block, 'a configuration before a device');
    if (device.configurations.length === MOST.configurations)
      throw this.fail(block, 'too many configurations');
    const power = /^(\d+)mA/.exec(block.fields.get('MaxPower')?.text ?? '')?.[1];
    this.configuration = {
      value: this.number(block, 'bConfigurationValue'),
      attributes: this.number(block, 'bmAttributes'),
      ...(power !== undefined && { maxPowerMa: Number(power) }),
      interfaces: [],
    };
    device.configurations.push(this.configuration);
    this.setting = undefined;
    this.association = undefined;
  }

  private interface(block: Block): void {
    if (!this.configuration) throw this.fail(block, 'an interface before a configuration');
    const setting: SettingFacts = {
      number: this.number(block, 'bAlternateSetting'),
      class: this.number(block, 'bInterfaceClass'),
      subclass: this.number(block, 'bInterfaceSubClass'),
      protocol: this.number(block, 'bInterfaceProtocol'),
      endpointCount: this.number(block, 'bNumEndpoints', MOST.endpoints),
      endpoints: [],
      extra: [],
    };
    const number = this.number(block, 'bInterfaceNumber');
    if (!add(this.configuration, number, setting, this.association))
      throw this.fail(block, `interface ${number}: one too many, or listed twice`);
    this.setting = setting;
  }

  private endpoint(block: Block): void {
    const { setting } = this;
    if (!setting) throw this.fail(block, 'an endpoint before an interface');
    if (setting.endpoints.length === MOST.endpoints) throw this.fail(block, 'too many endpoints');
    const address = this.number(block, 'bEndpointAddress');
    const type = TYPES[block.fields.get('transfer')?.text ?? ''];
    const maxPacket = this.number(block, 'wMaxPacketSize', 0xffff) & 0x7ff;
    const interval = this.number(block, 'bInterval');
    if (type === undefined || (address & 0x0f) === 0 || (address & 0x70) !== 0 || maxPacket === 0)
      throw this.fail(block, 'impossible on a modem');
    // The dump does not say whether it was made at full speed; modems have high speed.
    const intervalUs =
      type === 'bulk' || interval === 0 ? undefined : 125 * 2 ** (Math.min(interval, 16) - 1);
    setting.endpoints.push({
      address,
      type,
      maxPacket,
      ...(intervalUs !== undefined && { intervalUs }),
    });
  }

  /** @throws UserError at the descriptor that lacks the field, or at the field */
  private number(block: Block, name: string, most = 0xff): number {
    const field = block.fields.get(name);
    if (!field) throw this.fail(block, `${name} is missing in the descriptor that begins here`);
    const number = Number(/^(0x[0-9a-f]+|\d+)/i.exec(field.text)?.[1] ?? Number.NaN);
    if (number >= 0 && number <= most) return number;
    throw trouble(
      this.source,
      field.line,
      `${name} is not a number up to ${most}: ${shown(field.text)}`,
    );
  }

  private bcd(block: Block, name: string): number {
    const field = block.fields.get(name);
    if (!field) throw this.fail(block, `${name} is missing in the descriptor that begins here`);
    const [, whole, part] = /^([0-9a-f]{1,2})\.([0-9a-f]{2})/i.exec(field.text) ?? [];
    if (whole !== undefined) return Number(`0x${whole}${part}`);
    throw trouble(this.source, field.line, `${name} is not a version: ${shown(field.text)}`);
  }

  private fail(block: Block, message: string) {
    return trouble(this.source, block.line, message);
  }
}

/** `iProduct  2 EG25-G`; '' without a text. */
function textOf({ fields }: Block, name: string): string {
  const text = /^\d+\s+(.*)$/.exec(fields.get(name)?.text ?? '')?.[1] ?? '';
  return text.startsWith('(error)') ? '' : text.trim();
}
