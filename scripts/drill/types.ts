import type { AtModem, VirtualCarrier, VirtualModem } from '../emulate';
import type { Redial } from '../model';
import type { History } from './history';
import type { ReasonWord } from '../../device/core';

/** A file of scripts/drill/devices, without .yaml. Drills of one device share a boot. */
export type DrillDevice = 'drill' | 'drill-pin';

/** Ends a fault. */
export type Clear = () => Promise<void> | void;

/** A fault, and the expected reaction of the device. */
export interface Drill {
  /** what `--only` takes */
  name: string;
  /** the fault in a few words, for the table */
  fault: string;
  device: DrillDevice;
  /** any of these is the right name of the fault; none: there is nothing to name */
  causes: readonly ReasonWord[];
  /** brings the fault about. @returns how it is taken away */
  inject: (rig: Rig) => Promise<Clear>;
  /** time limit in seconds for naming the cause */
  nameSeconds?: number;
  /** seconds that the fault stays after it was named */
  holdSeconds?: number;
  /** time limit in seconds from the end of the fault to online */
  onlineSeconds?: number;
  /** the call that was there before may go on; otherwise it takes another one to be online again */
  sameCall?: boolean;
  /** looked at once the device is online again. @returns what is not as it should be */
  check?: (rig: Rig) => Promise<string | undefined>;
}

/** What a supervisor writes into /run/pppi/<link>.json, as far as drills look at it. */
export interface LinkState {
  state: string;
  /** '' if all is well */
  reason: string;
  /** calls that failed since the supervisor was started, and why the last of them did */
  failures: number;
  lastFailure: string;
  /** since the supervisor was started */
  dials: number;
  address: string;
}

/** A device that runs with its modem and its carrier, and the hands that drills have. */
export interface Rig {
  /** name of the device's one link */
  link: string;
  redial: Redial;
  usbModem: VirtualModem;
  modem: AtModem;
  carrier: VirtualCarrier;
  history: History;
  /** runs a command on the serial console. @returns what it printed. @throws Error if its status is not 0 */
  sh: (command: string) => Promise<string>;
  /** what the supervisor says; undefined while that cannot be read */
  state: () => Promise<LinkState | undefined>;
  /** the carrier ends the call, as it may at any time; done when it has ended */
  cut: () => Promise<void>;
}
