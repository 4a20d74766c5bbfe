import type { AtModem, VirtualCarrier, VirtualModem } from '../emulate';
import type { Redial } from '../model';
import type { History } from './history';
import type { ReasonWord } from '../../device/core';

/** A file of scripts/drill/devices, without .yaml. Drills of one device share a boot. */
export type DrillDevice = 'drill' | 'drill-pin' | 'drill-mtu' | 'drill-services';

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
  /** injects the fault. @returns what removes it */
  inject: (rig: Rig) => Promise<Clear>;
  /** time limit in seconds for naming the cause */
  nameSeconds?: number;
  /** seconds that the fault lasts after it was named */
  holdSeconds?: number;
  /** time limit in seconds from the end of the fault to online */
  onlineSeconds?: number;
  /** whether the same call may continue; otherwise a new call is needed to be online again */
  sameCall?: boolean;
  /** checks the device once it is online again. @returns what is wrong */
  check?: (rig: Rig) => Promise<string | undefined>;
}

/** What drills read of a link's state. */
export interface LinkState {
  state: string;
  /** '' if nothing is wrong */
  reason: string;
  /** calls that failed, and why the last one did */
  failures: number;
  lastFailure: string;
  dials: number;
  address: string;
}

/** A running device with its modem and its carrier, and what drills can do to them. */
export interface Rig {
  /** name of the device's only link */
  link: string;
  redial: Redial;
  usbModem: VirtualModem;
  modem: AtModem;
  carrier: VirtualCarrier;
  history: History;
  /** runs a command on the serial console. @returns what it printed. @throws Error if its status is not 0 */
  sh: (command: string) => Promise<string>;
  /** what pppid reports; undefined while that cannot be read */
  state: () => Promise<LinkState | undefined>;
  /** the carrier ends the call, as it may at any time; resolves when it has ended */
  cut: () => Promise<void>;
}
