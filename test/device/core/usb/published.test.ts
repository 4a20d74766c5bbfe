import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hasDataPort,
  judge,
  stateOf,
  switchArguments,
  type UsbFacts,
  type UsbTable,
} from '../../../../device/core';
import { toldFiles } from '../../../../scripts/render/told';
import { dumps, type Dump, type DumpedInterface } from '../../../support/dumps';
import { LINK_MODEM, MODEMS, shippedDevice } from '../../../target/shipped-device';

/*
 * What the device says of 138 real descriptors, against what follows from what their sources tell: the kind of the
 * state, the drivers that Linux had bound, the roles that makers name. The rules here are not those of the device.
 */

/** Those of the dumps that usb-modeswitch-data 20191128 has a file for. */
const DATA_PACK = [
  '1410:5020',
  '12d1:1446',
  '12d1:14d1',
  '12d1:1526',
  '19d2:1225',
  '19d2:1542',
  '1bbb:f000',
];

/** Drivers of 2008 whose ids Linux' `option` has today (umb was Huawei's own). */
const DRIVERS_TODAY: Record<string, string> = { airprime: 'option', umb: 'option' };
const driverOf = ({ driver }: DumpedInterface) => (driver ? (DRIVERS_TODAY[driver] ?? driver) : '');

const TABLE = JSON.parse(toldFiles(shippedDevice()).get('etc/pppi/usb.json') ?? '') as UsbTable;

const isOfDataPack = (id: string) =>
  DATA_PACK.some((known) => known.slice(0, 4) === id.slice(0, 4));
const hex = (number: number) => number.toString(16).padStart(2, '0');

function factsOf(dump: Dump, place: string): UsbFacts {
  return {
    ...{ id: dump.id, place, product: dump.product ?? '' },
    ...{ configurations: dump.configurationCount ?? 1, active: dump.active, others: [], scsi: [] },
    isOfModemMaker: isOfDataPack(dump.id),
    interfaces: dump.interfaces.map((one) => {
      const [of = '', subclass = '', protocol = ''] = one.code.split('/');
      const code = { number: hex(one.number), class: of, subclass, protocol };
      return { ...code, endpoints: one.endpoints, driver: driverOf(one) || null };
    }),
  };
}

/** @returns what is said of it, `reason link text`, or '' */
function saidOf(dump: Dump, place: string): string {
  const facts = factsOf(dump, place);
  const state = stateOf(facts.interfaces);
  const links = TABLE.links.filter(({ ids }) => ids[state].includes(dump.id));
  if (state === 'storage' && switchArguments(dump.id, dataFile(dump.id), links.length > 0))
    return '';
  if (hasDataPort(links, facts.interfaces)) return '';
  const note = judge(facts, TABLE, links.length > 0);
  return note ? `${note.word} ${note.link ?? '-'} ${note.text}` : '';
}

const dataFile = (id: string) => (DATA_PACK.includes(id) ? id : undefined);

const SERIAL_DRIVERS = ['option', 'qcserial', 'sierra', 'hso', 'cdc_acm'];

/** May a call be made on it, as far as the source tells? */
function mayDial(one: DumpedInterface): boolean {
  if (['at', 'ppp'].includes(one.role)) return true;
  if (one.role !== 'unknown' || one.endpoints < 1) return false;
  if (one.code.startsWith('02/02/')) return true;
  return one.code.startsWith('ff/') && one.endpoints > 1 && driverOf(one) !== 'qmi_wwan';
}

/** Network interfaces by the driver that had them, and else by their class. */
const CARDS: [string, string[], RegExp][] = [
  ['MBIM', ['cdc_mbim'], /^02\/0e\//],
  ['QMI', ['qmi_wwan'], /^ff\/ff\/50$/],
  ['NCM', ['cdc_ncm', 'huawei_cdc_ncm'], /^02\/0d\//],
  ['ECM', ['cdc_ether'], /^02\/06\//],
  ['RNDIS', ['rndis_host'], /^(e0\/01\/03|ef\/04\/01|02\/02\/ff)$/],
];
function cardsOf(dump: Dump): string[] {
  const has = (drivers: string[], code: RegExp) =>
    dump.interfaces.some((one) =>
      driverOf(one) ? drivers.includes(driverOf(one)) : one.role === 'net' && code.test(one.code),
    );
  return CARDS.flatMap(([card, drivers, code]) => (has(drivers, code) ? [card] : []));
}

const filesThatKnow = (id: string, state: 'storage' | 'modem') =>
  MODEMS.filter(({ file }) => file.usb[state].includes(id)).map(({ name }) => name);

/** Huawei by class: protocols 01 and 10 dial, and where none does, those for commands, 02 and 12. */
const DATA_PORT = /^ff\/0[1-6]\/(01|10|02|12)$/;

/** @returns the reason, '' if the link uses it */
function expectedReason(dump: Dump): string {
  if (dump.kind === 'download') return 'download-mode';
  if (dump.kind === 'storage') {
    // It is switched.
    if (DATA_PACK.includes(dump.id)) return '';
    return filesThatKnow(dump.id, 'storage').length > 0 ? 'unlinked-modem' : 'unknown-cdrom';
  }
  const dials = dump.interfaces.some(mayDial);
  if (LINK_MODEM.file.usb.modem.includes(dump.id)) {
    if (dump.interfaces.some(({ code }) => DATA_PORT.test(code))) return '';
    return dials ? 'ports-misfit' : 'no-serial-port';
  }
  const files = filesThatKnow(dump.id, 'modem');
  const isModem = dials || cardsOf(dump).some((card) => ['MBIM', 'QMI'].includes(card));
  if (!isModem && (files.length > 0 || dump.id.startsWith('12d1:'))) return 'hilink-modem';
  if (files.length > 0) return 'unlinked-modem';
  return dials || !isModem ? 'unknown-modem' : 'no-serial-port';
}

/** What the device may call an interface of which the source tells a role. */
const NAMES: Record<string, string[]> = {
  at: ['AT', 'data port', 'serial', 'vendor-specific'],
  ppp: ['AT', 'data port', 'serial', 'vendor-specific'],
  diag: ['diagnostics', 'serial', 'vendor-specific'],
  // One without pipes is no port, and not named.
  gps: ['GPS', 'serial', 'vendor-specific', ''],
  adb: ['ADB'],
  storage: ['storage'],
  audio: ['audio'],
  net: ['MBIM', 'QMI', 'NCM', 'ECM', 'RNDIS', 'vendor-specific', ''],
};

/** @returns names by interface number, of `interfaces AT 2 3, QMI 4, drivers …` */
function namesIn(text: string): Map<number, string> {
  const [, list = ''] = /.*interfaces (.*?), (?:no driver|drivers )/.exec(text) ?? [];
  const names = new Map<number, string>();
  for (const part of list.split(', ')) {
    const [, name = '', numbers = ''] = /^(.*?)((?: \d+)*)$/.exec(part) ?? [];
    for (const number of numbers.trim().split(' ')) names.set(Number(number), name);
  }
  return names;
}

test('USB: what is said of each real descriptor follows from its source', () => {
  const said = new Map(dumps().map((dump, index) => [dump, saidOf(dump, `1-${index + 1}`)]));
  assert.equal(said.size, 138);
  for (const [dump, line] of said) {
    const about = `${dump.model} ${dump.id}: ${line}`;
    assert.equal(line.split(' ')[0], expectedReason(dump), about);
    if (line === '') continue;
    assert.ok(line.includes(`${dump.id} at 1-`), about);
    for (const name of filesThatKnow(dump.id, dump.kind === 'storage' ? 'storage' : 'modem'))
      if (!/^(hilink-modem|ports-misfit)/.test(line))
        assert.ok(line.includes(`config/modems/${name}.yaml`), about);
    if (dump.kind !== 'modem') {
      assert.match(line, dump.kind === 'storage' ? /CD-ROM/ : /download mode/, about);
      continue;
    }
    if ((dump.configurationCount ?? 1) > 1)
      assert.match(
        line,
        RegExp(`configuration ${dump.active} of ${dump.configurationCount} is active`),
      );
    if (line.startsWith('hilink-modem')) continue;
    for (const card of CARDS.map(([name]) => name))
      assert.equal(line.includes(` ${card} `), cardsOf(dump).includes(card), `${card}, ${about}`);
    if (/ MBIM /.test(line)) assert.doesNotMatch(line, /HiLink/, about);
    const names = namesIn(line);
    for (const one of dump.interfaces) {
      if (SERIAL_DRIVERS.includes(driverOf(one))) assert.ok(line.includes(driverOf(one)), about);
      const allowed = NAMES[one.role];
      if (!allowed || (one.role === 'net' && SERIAL_DRIVERS.includes(driverOf(one)))) continue;
      const name = names.get(one.number) ?? '';
      assert.ok(allowed.includes(name), `interface ${one.number} is "${name}", ${about}`);
    }
  }
});
