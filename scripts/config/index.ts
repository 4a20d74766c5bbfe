/**
 * YAML to data: schemas of device, carrier, modem and virtual modem, their mistakes with line and caret, and the
 * pages and JSON Schemas made from them. Pure: text comes in, data or mistakes go out. It must not know how a setting
 * reaches the device.
 */
export { accountsOf } from './accounts';
export { readYaml } from './check-file';
export { environmentProblem } from './environment';
export { jsonSchema } from './json-schema';
export { keysOf, referencePage } from './reference';
export { load, mistakesOf, type Config, type OwnFiles, type Sources } from './load';
export { loadVirtualModem } from './load-virtual-modem';
export { metricOf } from './metrics';
export { ConfigError, formatMistake, type Mistake, type Place } from './mistake';
export type { OwnFile, OwnTree } from './own-files';
export {
  bytesOf,
  FILE_KINDS,
  packagePath,
  secondsOf,
  Secret,
  SECRETS,
  type BoardFile,
  type CarrierFile,
  type DeviceFile,
  type FileKind,
  type ModemFile,
  type VirtualModemFile,
} from './keys';
export type { PackageWish } from './package-mistakes';
export { checkSetting, settingName, settingValue, type SettingName } from './setting';
export type { Source, Unreadable } from './source';
