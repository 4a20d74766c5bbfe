import type { UsbInterface } from './facts';

/** What an interface is for, as people are told; `other` is of no use here, `else` and `foreign` are of no modem. */
export type Role =
  | ('data port' | 'AT' | 'serial' | 'vendor-specific' | 'diagnostics' | 'GPS')
  | ('ECM' | 'NCM' | 'RNDIS' | 'MBIM' | 'QMI')
  | ('data' | 'storage' | 'audio' | 'ADB' | 'else' | 'foreign' | 'other');

/** Serial ports that may be dialled on. */
export const DIALLED: readonly Role[] = ['data port', 'AT', 'serial', 'vendor-specific'];
export const SERIAL: readonly Role[] = [...DIALLED, 'diagnostics', 'GPS'];
/** Cards of a router: those of MBIM and QMI want a program beside them. */
export const CARDS: readonly Role[] = ['ECM', 'NCM', 'RNDIS'];

const BY_DRIVER: Readonly<Record<string, Role>> = { qmi_wwan: 'QMI', huawei_cdc_ncm: 'NCM' };

/**
 * By class/subclass/protocol; the first that fits. USB CDC 1.2, table 4, https://www.usb.org/defined-class-codes; RNDIS
 * also as in Linux, drivers/net/usb/rndis_host.c. 06, 07, 0e, e0/01/01: cameras, printers, video, Bluetooth.
 */
const BY_CODE: readonly (readonly [RegExp, Role])[] = [
  [/^(02\/02\/ff|e0\/01\/03|ef\/04\/01)$/, 'RNDIS'],
  [/^02\/02\//, 'serial'],
  [/^02\/06\//, 'ECM'],
  [/^02\/0d\//, 'NCM'],
  [/^02\/0e\//, 'MBIM'],
  [/^0a\//, 'data'],
  [/^08\//, 'storage'],
  [/^01\//, 'audio'],
  [/^(06|07|0e)\/|^e0\/01\/01$/, 'else'],
  [/^(?!ff\/)/, 'other'],
];

/** Vendors' own; they hold for all dumps whose maker names the ports (test/device/core/usb/published.test.ts). */
const BY_VENDOR_CODE: readonly (readonly [RegExp, Role])[] = [
  [/^ff\/42\/01$/, 'ADB'],
  [/^ff\/ff\/30$/, 'diagnostics'],
  [/^ff\/(ff\/40|fe\/ff)$/, 'AT'],
  [/^ff\/ff\/50$/, 'QMI'],
  [/^ff\/(ff\/60|00\/40)$/, 'GPS'],
];

const HUAWEI = '12d1:';
/** By ModemManager, plugins/huawei/77-mm-huawei-net-port-types.rules. */
const BY_HUAWEI_CODE: readonly (readonly [RegExp, Role])[] = [
  [/^ff\/0[1-6]\/[01]2$/, 'AT'],
  [/^ff\/0[1-6]\/[01]3$/, 'diagnostics'],
  [/^ff\/0[1-6]\/(01|10)$/, 'data port'],
  [/^ff\/0[1-6]\/[147]6$/, 'NCM'],
];

/** Drivers that leave open what an interface of a vendor's own class is for. */
const MODEM_DRIVERS = [
  ...['option', 'qcserial', 'sierra', 'hso', 'cdc_acm', 'cdc_wdm', 'usbserial_generic'],
];

/** @param id of the device, vvvv:pppp */
export function roleOf(id: string, one: UsbInterface): Role {
  const { driver, endpoints } = one;
  const code = `${one.class}/${one.subclass}/${one.protocol}`;
  const common = (driver !== null && BY_DRIVER[driver]) || lookUp(BY_CODE, code);
  if (common) return common;
  if (driver !== null && !MODEM_DRIVERS.includes(driver)) return 'foreign';
  const own =
    lookUp(BY_VENDOR_CODE, code) ?? (id.startsWith(HUAWEI) && lookUp(BY_HUAWEI_CODE, code));
  if (own) return own;
  // A serial port needs a pipe each way. Without a driver it may be a network card as well.
  if (endpoints !== null && endpoints < 2) return 'other';
  return driver === null ? 'vendor-specific' : 'serial';
}

function lookUp(table: readonly (readonly [RegExp, Role])[], code: string): Role | undefined {
  return table.find(([form]) => form.test(code))?.[1];
}
