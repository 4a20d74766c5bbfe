import { Document, isPair, isScalar, visit, type Node, type Scalar } from 'yaml';
import type { MadeMode } from './mode-of';
import { classText, usbId, type DeviceFacts } from './types';

/** One state of the device, and its source. */
export interface State {
  facts: DeviceFacts;
  made: MadeMode;
  /** for the comment: `lsusb -v` of …; undefined: left out */
  source?: string;
}

/** A command block wrapper without data, up to its command of 6 bytes (Bulk-Only Transport 1.0 §5.1). */
const CBW = '555342431234567800000000000006';
/** What usb_modeswitch calls StandardEject: medium removal is allowed (SPC-2, 1e) and the disc ejected (MMC, 1b with LoEj). */
const EJECT = ['1e0000000000', '1b0000000200'].map((command) => CBW + command.padEnd(32, '0'));

const HEX_KEYS = new Set([
  ...['bcdUsb', 'class', 'subclass', 'protocol', 'idVendor', 'idProduct', 'bcdDevice'],
  ...['attributes', 'address'],
]);
const FOUR_DIGITS = /^(\s*(?:bcdUsb|idVendor|idProduct|bcdDevice): 0x)([0-9a-f]{1,4})$/gm;
const TWO_DIGITS = /^((?:\s|- )*(?:class|subclass|protocol|attributes): 0x)([0-9a-f])$/gm;

const isStorage = ({ facts }: State): boolean =>
  facts.configurations.every(({ interfaces }) =>
    interfaces.every(({ settings: [first] }) => first.class === 0x08),
  );

/**
 * Facts → text of a virtual modem's file.
 * @param states one, or two of one device: as a CD-ROM and as a modem
 * @param schema path of the JSON Schema, for editors
 */
export function virtualModemYaml(states: readonly State[], schema?: string): string {
  const storage = states.find(isStorage);
  const modem = states.find((one) => one !== storage);
  const both = storage !== undefined && modem !== undefined;
  const { manufacturer, product } = (modem ?? storage)?.made ?? { manufacturer: '', product: '' };
  const document = new Document({
    title: [manufacturer, product].filter((word) => word !== '').join(' ') || 'a USB modem',
    modes: {
      ...(storage && { storage: storage.made.mode }),
      ...(modem && { modem: modem.made.mode }),
    },
    ...(both && { switchSequences: [EJECT] }),
    ...(modem && {
      modem: {
        ...(manufacturer !== '' && { manufacturer }),
        ...(product !== '' && { model: product }),
      },
    }),
  });
  for (const [name, state] of Object.entries({ storage, modem }))
    if (state) commentOn(document, name, state);
  if (both)
    comment(
      document.get('switchSequences', true),
      ' Chosen: ejecting the disc. For messages of other modems see usb_modeswitch.d of usb-modeswitch-data.',
    );
  visit(document, {
    Pair(_key, { key, value }) {
      if (isScalar(key) && HEX_KEYS.has(String(key.value)) && isScalar(value))
        (value as Scalar).format = 'HEX';
    },
    Map(_key, map) {
      // An endpoint or an association: short enough for one line.
      if (map.has('address') || map.has('count')) map.flow = true;
    },
  });
  const head = headOf(states, schema);
  const body = document
    .toString({ lineWidth: 110, flowCollectionPadding: true })
    .replace(
      FOUR_DIGITS,
      (_all, before: string, digits: string) => before + digits.padStart(4, '0'),
    )
    .replace(TWO_DIGITS, '$10$2');
  return head + body;
}

function headOf(states: readonly State[], schema: string | undefined): string {
  const lines = states.flatMap(({ facts, made, source }) => [
    `${usbId(facts)}${source === undefined ? '' : `, from ${source}`}.`,
    ...(made.notes.length > 0 ? ['Chosen or changed here:'] : []),
    ...made.notes.map((note) => `- ${note}`),
  ]);
  const first = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`;
  return `${first}${lines.map((line) => `# ${line}\n`).join('')}`;
}

/** Class and driver of each interface before it. */
function commentOn(document: Document, name: string, { facts }: State): void {
  facts.configurations.forEach(({ interfaces }, index) => {
    const at = index === 0 ? [] : ['moreConfigurations', index - 1];
    const sorted = [...interfaces].sort((a, b) => a.number - b.number);
    sorted.forEach(({ settings: [first], driver }, place) => {
      const node = document.getIn(['modes', name, ...at, 'interfaces', place], true);
      const bound = driver === undefined ? '' : `, Linux: ${driver}`;
      comment(node, ` ${classText(first)}${bound}`);
    });
  });
}

function comment(node: unknown, text: string): void {
  if (typeof node === 'object' && node !== null && !isPair(node))
    (node as Node).commentBefore = text;
}
