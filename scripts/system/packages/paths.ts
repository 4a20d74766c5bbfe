import { mergedPath as merged } from '../../render';

/** Folders of a package that nothing on the device reads, and those that are in RAM there. */
const LEFT_OUT = [
  /^usr\/share\/(doc|man|info|locale|lintian|bug|doc-base|menu|applications|icons|pixmaps|bash-completion|zsh|fish|metainfo|appdata|mime|polkit-1|gtk-doc|help|apport)(\/|$)/,
  /^usr\/include(\/|$)/,
  // Programs read the bundle of them (certificates.ts).
  /^usr\/share\/ca-certificates(\/|$)/,
  /^usr\/lib\/(systemd|tmpfiles\.d|sysusers\.d|pkgconfig|cmake|debug|modprobe\.d|kernel|NetworkManager)(\/|$)/,
  /^usr\/lib\/aarch64-linux-gnu\/(pkgconfig|cmake)(\/|$)/,
  /^usr\/lib\/udev\/hwdb\.d(\/|$)/,
  /^etc\/(init\.d|rc\w\.d|cron\.[a-z]+|cron\.d|apparmor\.d|systemd|init|default\/grub\.d|bash_completion\.d|dhcp|NetworkManager|update-motd\.d)(\/|$)/,
  /^(var|run|tmp|boot|dev|proc|sys|media|mnt)(\/|$)/,
  /\.(a|la|h|pod)$/,
  // Perl, for what `openssl rehash` does.
  /^usr\/bin\/c_rehash$/,
];

/** Of the C library only what programs load by name: its 250 character sets take 9 MB. */
const CHARACTER_SETS = /^usr\/lib\/[\w-]+\/gconv(\/|$)/;

/** @param named whether the device file names the package */
export function isLeftOut(path: string, named: boolean): boolean {
  if (LEFT_OUT.some((pattern) => pattern.test(path))) return true;
  return !named && CHARACTER_SETS.test(path);
}

/** @returns a path of the device, with or without the "/" that it begins with, once the device's links in it are followed */
export function mergedPath(path: string): string {
  return merged(path.replace(/^\/+/, ''));
}

/** @returns where a link leads, as a merged path; undefined if out of the root file system */
export function linkTarget(path: string, target: string): string | undefined {
  const parts = target.startsWith('/') ? [] : path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return mergedPath(parts.join('/'));
}

/** @returns whether a program there is started by its name alone */
export function isInBinFolder(path: string): boolean {
  return /^usr\/(local\/)?(bin|games)\/[^/]+$/.test(path);
}
