import { classText, type ConfigurationFacts, type InterfaceFacts } from './types';

/** What an interface of a virtual modem's file does. */
export type Function =
  | 'storage'
  | 'serial-ppp'
  | 'serial-at'
  | 'serial-other'
  | 'ncm'
  | 'cdc-control'
  | 'cdc-data'
  | 'silent';

/** Which interfaces answer AT commands, by their numbers. */
export interface Ports {
  at: readonly number[];
  ppp: readonly number[];
}

/** Drivers of serial ports, as a link in sysfs names them (Linux, drivers/usb/serial, cdc-acm.c). */
const SERIAL_DRIVERS = /^(option1?|qcserial|sierra|usbserial(_generic)?|generic|hso|cdc_acm)$/;

/** Vendor classes never seen to dial: diagnostics, ADB, QMI, NMEA, AT of another chip. */
const NEVER_DIALS = /^ff\/(ff\/(30|50|60)|42\/01|00\/40)$/;
/** A vendor's NCM in one interface (Linux, drivers/net/usb/huawei_cdc_ncm.c). */
const VENDOR_NCM = /^ff\/0[23]\/(16|46|76)$/;

/** @param ports undefined: guessed */
export function functionOf(
  one: InterfaceFacts,
  configuration: ConfigurationFacts,
  ports: Ports,
): Function {
  const code = classText(one.settings[0]);
  if (code === '08/06/50' && hasPair(one)) return 'storage';
  if (hasPair(one)) {
    if (ports.ppp.includes(one.number)) return 'serial-ppp';
    if (ports.at.includes(one.number)) return 'serial-at';
  }
  if (/^02\/(06|0d|0e)/.test(code)) return hasBulk(one) ? 'silent' : 'cdc-control';
  if (code.startsWith('0a/')) {
    const control = classText(controlOf(one, configuration)?.settings[0] ?? one.settings[0]);
    return /^02\/(06|0d|0e)/.test(control) && hasPair(one) ? 'cdc-data' : 'silent';
  }
  if (one.driver === 'huawei_cdc_ncm' || VENDOR_NCM.test(code))
    return hasPair(one) ? 'ncm' : 'silent';
  if (!code.startsWith('ff/') || !hasPair(one)) return 'silent';
  return one.driver === undefined || SERIAL_DRIVERS.test(one.driver) ? 'serial-other' : 'silent';
}

/**
 * The ports of a modem, as far as classes and drivers show: of the serial ports with a notification endpoint the
 * last one dials, and the others answer. On most modems every port that answers AT commands also dials.
 */
export function guessPorts(configuration: ConfigurationFacts): Ports {
  const { interfaces } = configuration;
  const serial = interfaces.filter((one) => {
    const code = classText(one.settings[0]);
    if (!hasPair(one)) return false;
    if (code.startsWith('0a/'))
      return classText(controlOf(one, configuration)?.settings[0] ?? one.settings[0]).startsWith(
        '02/02/01',
      );
    const driven = one.driver === undefined || SERIAL_DRIVERS.test(one.driver);
    return code.startsWith('ff/') && driven && !NEVER_DIALS.test(code) && !VENDOR_NCM.test(code);
  });
  const notifying = serial.filter((one) => one.settings[0].endpointCount === 3);
  const numbers = (notifying.length > 0 ? notifying : serial).map(({ number }) => number);
  return { at: numbers.slice(0, -1), ppp: numbers.slice(-1) };
}

/** The control half of a data interface: the one before it. */
function controlOf(
  { number }: InterfaceFacts,
  { interfaces }: ConfigurationFacts,
): InterfaceFacts | undefined {
  return interfaces.find((one) => one.number === number - 1 && one.settings[0].class === 2);
}

/** One bulk IN and one bulk OUT endpoint, over all its settings. */
export function hasPair({ settings }: InterfaceFacts): boolean {
  const told = settings.flatMap(({ endpoints }) => endpoints);
  if (told.length === 0) return settings.some(({ endpointCount: n }) => n === 2 || n === 3);
  const bulk = new Set(told.filter(({ type }) => type === 'bulk').map(({ address }) => address));
  return bulk.size === 2 && [...bulk].filter((address) => address >= 0x80).length === 1;
}

function hasBulk({ settings }: InterfaceFacts): boolean {
  return settings.some(({ endpointCount }) => endpointCount > 1);
}
