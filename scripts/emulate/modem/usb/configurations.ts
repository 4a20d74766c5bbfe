import type { DeviceMode, UsbInterface } from '../kind';

/** One configuration of a device, with its interfaces. */
export type Configuration = DeviceMode['configuration'] & {
  readonly interfaces: readonly UsbInterface[];
};

/** All configurations of a mode, in the order of their descriptors; there is one at least. */
export function configurationsOf(mode: DeviceMode): [Configuration, ...Configuration[]] {
  const { configuration, interfaces, moreConfigurations } = mode;
  return [{ ...configuration, interfaces }, ...moreConfigurations];
}
