import type { ReasonWord } from '../reasons';
import { stateOf, type UsbFacts } from './facts';
import { partsText } from './parts';
import { CARDS, DIALLED, roleOf, SERIAL, type Role } from './roles';
import type { KnownModem, LinkModem, UsbTable } from './table';

/** What is wrong with a USB device. */
export interface UsbNote {
  readonly word: ReasonWord;
  /** null: any */
  readonly link: string | null;
  /** plain text */
  readonly text: string;
}

/** As many as Linux takes (USB_MAXINTERFACES). */
const MOST_INTERFACES = 32;
/** Characters of a product's name. */
const LONGEST_PRODUCT = 40;
const NAME_IT =
  'and no link of this device knows it: if this is the modem to use, add its USB id to a file in config/modems, see docs/config.md';
/** Linux' drivers of modems alone. */
const DRIVERS = [
  ...['option', 'qcserial', 'sierra', 'hso', 'qmi_wwan', 'huawei_cdc_ncm', 'cdc_mbim'],
];

/**
 * What is true of a USB device, and whether a link can use it: the one place with rules about that.
 * @param misfits the ports of the links that know it fit none of its interfaces
 * @returns null where there is nothing to say: it is no modem, or one that is used
 */
export function judge(facts: UsbFacts, table: UsbTable, misfits: boolean): UsbNote | null {
  const interfaces = facts.interfaces.slice(0, MOST_INTERFACES);
  if (interfaces.length === 0) return null;
  const device = new Judged({ ...facts, interfaces }, table);
  if (device.isDownload())
    return device.say(
      'download-mode',
      "waits for firmware (its maker's download mode) and is left alone",
    );
  if (device.state === 'storage') return device.asStorage();
  if (device.link) return misfits ? device.asMisfit(device.link) : null;
  if (device.isModem()) return device.asUnlinked();
  return device.has(CARDS) > 0 ? device.asCard() : null;
}

class Judged {
  readonly state;
  readonly link: LinkModem | undefined;
  private readonly roles: readonly Role[];
  /** modem files that know it as it is */
  private readonly known: UsbTable['known'];

  constructor(
    private readonly facts: UsbFacts,
    private readonly table: UsbTable,
  ) {
    const { id, interfaces } = facts;
    this.state = stateOf(interfaces);
    this.link = table.links.find(({ ids }) => ids[this.state].includes(id));
    this.known = table.known.filter(({ ids }) => ids[this.state].includes(id));
    this.roles = interfaces.map((one) => roleOf(id, one));
  }

  /** @returns how many interfaces are for one of these */
  has(roles: readonly Role[]): number {
    return this.roles.filter((role) => roles.includes(role)).length;
  }

  /**
   * Linux, drivers/usb/serial/qcserial.c, qcprobe(): a single interface with one pipe each way is a QDL port. Without that
   * driver: the ids and the product name of Qualcomm's emergency download (linux-msm/qdl).
   */
  isDownload(): boolean {
    const { id, interfaces, product } = this.facts;
    const [one, ...more] = interfaces;
    if (!one || more.length > 0 || one.endpoints !== 2) return false;
    if (!/^ff\/ff\/(ff|10|11)$/.test(`${one.class}/${one.subclass}/${one.protocol}`)) return false;
    return (
      one.driver === 'qcserial' ||
      ['05c6:9008', '05c6:900e'].includes(id) ||
      /^(QUSB_BULK|QHSUSB)/.test(product)
    );
  }

  /** A driver of modems has it, it has what only modems have, or several ports of its vendor that nobody else has. */
  isModem(): boolean {
    if (this.isSure()) return true;
    return this.has(SERIAL) >= 2 && this.has(['foreign', 'else']) === 0;
  }

  private isSure(): boolean {
    const drivers = this.facts.interfaces.flatMap(({ driver }) => driver ?? []);
    return drivers.some((name) => DRIVERS.includes(name)) || this.has(['MBIM', 'QMI']) > 0;
  }

  /** Of a CD-ROM that a link knows, the mode switch tells itself. */
  asStorage(): UsbNote | null {
    const { scsi } = this.facts;
    if (this.link) return null;
    if (this.known.length > 0)
      return this.say(
        'unlinked-modem',
        `is a modem in CD-ROM mode that ${this.files()} knows, but no link of this device uses it`,
      );
    if (!this.isOfModemMaker() || (scsi.length > 0 && !scsi.includes(5))) return null;
    const what = scsi.length > 0 ? 'a CD-ROM' : 'storage';
    return this.say(
      'unknown-cdrom',
      `has nothing but ${what} and its vendor makes modems: it may be one in CD-ROM mode, but neither a file in config/modems nor usb-modeswitch-data knows its mode switch`,
    );
  }

  /** Its ports, or its card, are missing: firmware or composition is not the one that the modem's file describes. */
  asMisfit({ name, file }: LinkModem): UsbNote {
    if (this.has(SERIAL) + this.has(['MBIM', 'QMI']) === 0 && this.has(CARDS) > 0)
      return this.asHilink(name);
    if (this.has(DIALLED) === 0) return this.withoutPort(name);
    return this.say(
      'ports-misfit',
      `is a modem of link ${name}, but none of its interfaces fits the data port (\`ports.ppp\`) in ${pathOf(file)}: ${this.parts()}`,
      name,
    );
  }

  asUnlinked(): UsbNote {
    if (this.known.length > 0) return this.unlinked(this.looks());
    if (this.has(DIALLED) === 0) return this.withoutPort(null);
    return this.say('unknown-modem', `${this.looks()} (${this.parts()}), ${NAME_IT}`);
  }

  asCard(): UsbNote {
    if (this.isOfVendor(this.table.links) || this.router() !== undefined)
      return this.asHilink(null);
    if (this.known.length > 0) return this.unlinked('is a modem');
    return this.say(
      'unknown-modem',
      `is a network card, possibly a HiLink modem (${this.parts()}), ${NAME_IT}`,
    );
  }

  private asHilink(link: string | null): UsbNote {
    const { id, place } = this.facts;
    const file = pathOf(this.router() ?? 'huawei-12d1-1f01');
    const text = `modem ${id} at ${place} is a HiLink modem: it has no serial port; use a modem file of kind ethernet, as ${file} is`;
    return { word: 'hilink-modem', link, text: plain(text) };
  }

  private unlinked(looks: string): UsbNote {
    return this.say(
      'unlinked-modem',
      `${looks} that ${this.files()} knows, but no link of this device uses it: ${this.parts()}`,
    );
  }

  private withoutPort(link: string | null): UsbNote {
    const text = `${this.looks()} without a serial port to dial on: ${this.parts()}`;
    return this.say('no-serial-port', text, link);
  }

  private looks(): string {
    return this.isSure() ? 'is a modem' : 'looks like a modem';
  }

  private router(): string | undefined {
    return this.known.findLast(({ kind }) => kind === 'ethernet')?.file;
  }

  private files(): string {
    return this.known.map(({ file }) => pathOf(file)).join(', ');
  }

  private isOfModemMaker(): boolean {
    return this.facts.isOfModemMaker || this.isOfVendor(this.table.known);
  }

  /** Whether one of these modems has its vendor. */
  private isOfVendor(modems: readonly KnownModem[]): boolean {
    const vendor = this.facts.id.slice(0, 5);
    return modems.some(({ ids }) =>
      [...ids.storage, ...ids.modem].some((id) => id.startsWith(vendor)),
    );
  }

  private parts(): string {
    return partsText(this.facts.interfaces, this.roles);
  }

  say(word: ReasonWord, text: string, link: string | null = null): UsbNote {
    const { id, place, product, configurations, active } = this.facts;
    const name = product === '' ? '' : ` (${product.slice(0, LONGEST_PRODUCT)})`;
    const more =
      configurations > 1
        ? `; configuration ${active} of ${configurations} is active${this.elsewhere()}`
        : '';
    return { word, link, text: plain(`USB device ${id} at ${place}${name} ${text}${more}`) };
  }

  private elsewhere(): string {
    const { id, others } = this.facts;
    const serial = others.filter((one) => DIALLED.includes(roleOf(id, one)));
    const values = [...new Set(serial.map(({ value }) => value))];
    return values.length > 0 ? `, serial ports are in ${values.join(' ')}` : '';
  }
}

function pathOf(file: string): string {
  return `config/modems/${file}.yaml`;
}

/** Names of products and files may be anything, and come into JSON: printable ASCII only. */
function plain(text: string): string {
  return text.replace(/[^ -~]|["\\]/gu, '?');
}
