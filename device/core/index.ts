/**
 * What decides on the device: pure functions of state, event and time, for QuickJS and Node alike.
 * It must not know files, programs, the clock, chance, or who calls it: docs/device.md.
 */
export {
  BAD_OPTIONS,
  callReason,
  OUTCOMES,
  REASON_WORDS,
  reasonOf,
  REASONS,
  type CallEnd,
  type Outcome,
  type Reason,
  type ReasonWord,
  type Recovery,
} from './reasons';
export type { ClockState } from './clock';
export { ntpQuestion, readNtp, type NtpAnswer } from './ntp';
export {
  linkStatus,
  printable,
  type LinkStatus,
  type SignalStatus,
  type StatusFacts,
} from './status';
export type { StateWord, Told } from './told';
export {
  APN,
  CREDENTIAL,
  DEVICE_SETTINGS,
  HOSTNAME,
  LINK_SETTINGS,
  ONE_LINE,
  PIN,
  SECRET_SETTINGS,
  SSH_KEY,
  type PatternRule,
  type ValueRule,
} from './setting-rules';
export {
  fullKey,
  isSecretSetting,
  isStars,
  MOST_BYTES,
  readSettings,
  type LinkKinds,
  type SettingsRead,
  type Value,
} from './settings';
export { shownSettings, withSetting, withStars } from './settings-text';
export {
  keysAway,
  planSettings,
  readStored,
  readValues,
  storedText,
  type SettingsPlan,
} from './stored-settings';
export {
  fillPieces,
  QUOTES,
  type OwnFiles,
  type Piece,
  type PieceFormat,
  type Values,
} from './own-files';
export { quoteChat, quotePpp, quoteText, refuseUnprintable, UnquotableError } from './quote';
export { sha256 } from './sha256';
export { stuckLink } from './watchdog';
export { DIAL_FLOOR } from './backoff';
export { initialState, nextStep, step, worldOf, type DeviceState, type Step } from './device';
export {
  serviceStatus,
  type RunConfig,
  type ServiceAction,
  type ServiceConfig,
  type ServiceEvent,
  type ServicesState,
  type ServiceStatus,
  type ServiceWorld,
} from './services';
export { KINDS, type Kind, type KindFacts } from './kinds';
export { callLimit } from './turn';
export type { NetworkState } from './network';
export type { Route, Rule } from './routes';
export { readCallLog, type CallCause, type CallLog, type ChatLog } from './pppd-log';
export {
  askSignal,
  converse,
  escapeData,
  look,
  LOOK_LIMIT,
  PIN_LIMIT,
  restartModem,
  sendPin,
  SIGNAL_LIMIT,
  type Conversation,
  type DataContext,
  type Next,
  type Script,
} from './talk';
export type { Shared } from './shared';
export type { LinkState, Phase } from './state';
export type {
  Action,
  Cause,
  ClockConfig,
  DeviceAction,
  DeviceConfig,
  Due,
  Echo,
  Event,
  Lease,
  LinkAction,
  LinkConfig,
  LinkEvent,
  Mark,
  NetworkSays,
  Now,
  Signal,
  SimSays,
  TimeSaid,
  Verdict,
} from './types';
export {
  AWAY,
  configurationFor,
  hasDataPort,
  isForgiven,
  judge,
  matchPorts,
  mayBeSerial,
  mayConfigure,
  nextTry,
  otherInterfaces,
  REST,
  stateOf,
  switchArguments,
  TRIES,
} from './usb';
export type {
  KnownModem,
  LinkModem,
  LinkPorts,
  UsbCode,
  UsbFacts,
  UsbInterface,
  UsbNote,
  UsbPort,
  UsbTable,
} from './usb';
export { addressNumber, netOf } from './ipv4';
