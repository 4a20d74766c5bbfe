import type { DeviceModel, LinkModel } from '../../model';
import type { Compression } from '../types';

/** Kernel options of each kind of modem; board/…/linux.fragment has them for the shipped kinds too. */
const MODEM_OPTIONS: Record<LinkModel['modem']['kind'], string[]> = {
  serial: ['CONFIG_USB_STORAGE', 'CONFIG_USB_SERIAL_OPTION', 'CONFIG_PPP', 'CONFIG_PPP_ASYNC'],
  ethernet: ['CONFIG_USB_STORAGE', 'CONFIG_USB_NET_CDCETHER', 'CONFIG_USB_NET_RNDIS_HOST'],
};

/** For the limits of services: memory, processes, processor. */
const SERVICE_OPTIONS = [
  ...['CONFIG_CGROUPS', 'CONFIG_MEMCG', 'CONFIG_CGROUP_PIDS', 'CONFIG_CGROUP_SCHED'],
  ...['CONFIG_FAIR_GROUP_SCHED', 'CONFIG_CFS_BANDWIDTH'],
];

/** Their supervisor; it selects what it needs. */
const SERVICE_PACKAGES = ['BR2_PACKAGE_S6'];

/**
 * @returns the kernel options that a device's links need, and behind them those of the user's own, as a
 * Kconfig fragment
 */
export function linuxFragment(device: DeviceModel): string {
  const asked = new Set<string>();
  const blocks = device.links.map(({ name, modem }) => {
    const fresh = MODEM_OPTIONS[modem.kind].filter((option) => !asked.has(option));
    fresh.forEach((option) => asked.add(option));
    return [`# link ${name}: ${modem.name}`, ...fresh.map((option) => `${option}=m`)].join('\n');
  });
  if (device.services.length > 0)
    blocks.push(['# services', ...SERVICE_OPTIONS.map((option) => `${option}=y`)].join('\n'));
  const { kernel } = device.buildroot;
  if (kernel.length > 0)
    blocks.push([`# buildroot.kernel in ${device.name}.yaml`, ...kernel.map(asLine)].join('\n'));
  return `${blocks.join('\n')}\n`;
}

/** CONFIG_X=n → the way in which Kconfig writes that */
function asLine(option: string): string {
  return option.replace(/^(\w+)=n$/, '# $1 is not set');
}

/** @returns the packages that a device's YAML adds or needs, as a Kconfig fragment; empty if there are none */
export function packagesFragment({ name, services, buildroot }: DeviceModel): string {
  const block = (title: string, options: readonly string[]) =>
    options.length === 0 ? [] : [`# ${title}`, ...options.map((option) => `${option}=y`)];
  const lines = [
    ...block('services', services.length > 0 ? SERVICE_PACKAGES : []),
    ...block(`buildroot.packages in ${name}.yaml`, buildroot.packages),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export interface BuildOptions {
  /** folder of the rendered device */
  deviceDir: string;
  compression: Compression;
  /** where to look for sources first; undefined: upstream */
  site: string | undefined;
  /** and nowhere else */
  offline: boolean;
}

/** The defconfig has zstd, so that `make` by hand makes the same; of a choice the other one has to be taken back. */
const COMPRESSORS: Record<BuildOptions['compression'], string[]> = {
  fast: [],
  small: ['# BR2_TARGET_ROOTFS_SQUASHFS4_ZSTD is not set', 'BR2_TARGET_ROOTFS_SQUASHFS4_XZ=y'],
};

/** @returns Buildroot options that differ from build to build, to be put behind the defconfig */
export function buildrootFragment({ deviceDir, compression, site, offline }: BuildOptions): string {
  const lines = [
    `BR2_PPPI_DEVICE_DIR="${deviceDir}"`,
    ...COMPRESSORS[compression],
    ...(site === undefined ? [] : [`BR2_PRIMARY_SITE="${site}"`]),
    ...(offline ? ['BR2_PRIMARY_SITE_ONLY=y'] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
