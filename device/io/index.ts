/**
 * What the device's code has of the outside world: the engine's loop behind one guard, programs, files, time, the log.
 * It must not know what is decided, nor of links and modems.
 */
export { latin1, latin1Bytes, sameBytes, utf8, utf8Bytes } from './bytes';
export {
  endGroup,
  isRunning,
  reap,
  signalGroup,
  signalProcess,
  start,
  watchChildren,
  type Ended,
  type Program,
} from './children';
export { hearWords, sendWord } from './fifo';
export {
  exists,
  findProgram,
  linkTarget,
  linkTo,
  listFolder,
  makeEmpty,
  makeFolder,
  makeLink,
  modeOf,
  modified,
  O_NOCTTY,
  O_NONBLOCK,
  readBytes,
  readFile,
  realPath,
  remove,
  writeAll,
  writeInPlace,
  writeWhole,
  writeWholeBytes,
} from './files';
export { logNow, openLog, type Level, type Log } from './log';
export {
  after,
  cancel,
  defect,
  describe,
  every,
  guarded,
  ignorePipeSignal,
  onDefect,
  onSignal,
  quit,
  unwatch,
  watch,
} from './loop';
export { complain, print } from './print';
export { runNow } from './run-now';
export { environment, isTerminal, readLine } from './terminal';
export { chance, clock, monotonic, randomBytes, uptime } from './time';
export { openPort, type Port, type PortHandlers } from './tty';
export { feeder } from './watchdog';
