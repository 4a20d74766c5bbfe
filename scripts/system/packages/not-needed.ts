/**
 * Packages that serve maintainer scripts, the package system or another init: on this image nothing calls them, so a
 * dependency on one of them counts as fulfilled. Essential packages count as well: they are in nobody's dependencies, and
 * those that a program does need are found by what it is (interpreters.ts).
 */
const NAMES = new Set([
  'adduser',
  'anacron',
  'cron',
  'cron-daemon',
  'cron-daemon-common',
  'debconf',
  'debconf-2.0',
  'cdebconf',
  'default-logind',
  'dpkg-dev',
  'git-man',
  'info',
  'install-info',
  'kmod',
  'libpam-modules',
  'libpam-modules-bin',
  'libpam-runtime',
  'libpam-systemd',
  'logind',
  'lsb-base',
  'mailcap',
  'man-db',
  'media-types',
  'mime-support',
  'passwd',
  'pinentry-curses',
  'runit-helper',
  'sensible-utils',
  'sysuser-helper',
  'ucf',
  'udev',
  'xdg-utils',
]);

const PATTERN = /^(systemd($|-.*)|sysv.*|.*-doc|dbus-user-session|init|init-system-helpers)$/;

/** Dependencies that only the package's own scripts have a use for. */
const OF_SCRIPTS: Record<string, readonly string[]> = {
  'ca-certificates': ['openssl'],
  chrony: ['iproute2'],
  nginx: ['iproute2'],
};

/** @returns whether a package depends on another for its maintainer scripts alone */
export function isForScripts(name: string, wanted: string): boolean {
  return Object.hasOwn(OF_SCRIPTS, name) && OF_SCRIPTS[name]?.includes(wanted) === true;
}

/** @returns whether a dependency on it counts as fulfilled, whatever its version */
export function isNotNeeded(name: string): boolean {
  return NAMES.has(name) || PATTERN.test(name);
}
