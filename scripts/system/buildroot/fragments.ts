import type { DeviceModel, LinkModel } from '../../model';

/** Kernel options of each kind of modem; board/…/linux.fragment has them for the shipped kinds too. */
const MODEM_OPTIONS: Record<LinkModel['modem']['kind'], string[]> = {
  serial: ['CONFIG_USB_STORAGE', 'CONFIG_USB_SERIAL_OPTION', 'CONFIG_PPP', 'CONFIG_PPP_ASYNC'],
  ethernet: ['CONFIG_USB_STORAGE', 'CONFIG_USB_NET_CDCETHER', 'CONFIG_USB_NET_RNDIS_HOST'],
};

/** @returns the kernel options that a device's links need, as a Kconfig fragment */
export function linuxFragment(device: DeviceModel): string {
  const asked = new Set<string>();
  const blocks = device.links.map(({ name, modem }) => {
    const fresh = MODEM_OPTIONS[modem.kind].filter((option) => !asked.has(option));
    fresh.forEach((option) => asked.add(option));
    return [`# link ${name}: ${modem.name}`, ...fresh.map((option) => `${option}=m`)].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}

export interface BuildOptions {
  /** folder of the rendered device */
  deviceDir: string;
  compression: 'fast' | 'small';
  /** the only place to download from; undefined: upstream */
  onlySite: string | undefined;
}

/** The defconfig has xz; of a choice the other one has to be taken back. */
const COMPRESSORS: Record<BuildOptions['compression'], string[]> = {
  fast: ['# BR2_TARGET_ROOTFS_SQUASHFS4_XZ is not set', 'BR2_TARGET_ROOTFS_SQUASHFS4_ZSTD=y'],
  small: ['BR2_TARGET_ROOTFS_SQUASHFS4_XZ=y'],
};

/** @returns Buildroot options that differ from build to build, to be put behind the defconfig */
export function buildrootFragment({ deviceDir, compression, onlySite }: BuildOptions): string {
  const lines = [
    `BR2_PPPI_DEVICE_DIR="${deviceDir}"`,
    ...COMPRESSORS[compression],
    ...(onlySite === undefined
      ? []
      : [`BR2_PRIMARY_SITE="${onlySite}"`, 'BR2_PRIMARY_SITE_ONLY=y']),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
