import type { Check } from '../check';
import { bootFileSystem } from './boot-file-system';
import { cmdlineTxt } from './cmdline-txt';
import { configTxt } from './config-txt';
import { serialConsole } from './console';
import { everyDriver } from './drivers';
import { firmware } from './firmware';
import { initramfs } from './initramfs';
import { memory } from './memory';
import { partitionTable } from './partition-table';
import { restart } from './restart';
import { supply } from './supply';
import { treeNames } from './tree-names';
import { usbHost } from './usb-host';

/** All checks, in the order of a boot. */
export const CHECKS: readonly Check[] = [
  partitionTable,
  bootFileSystem,
  firmware,
  configTxt,
  treeNames,
  memory,
  cmdlineTxt,
  initramfs,
  restart,
  supply,
  serialConsole,
  usbHost,
  everyDriver,
];
