import type { Effect } from './types';

/** A script with lines that cannot be worked out, and that people have read. */
export interface KnownScript {
  /** of the script that was read, see hashOf */
  hash: string;
  /** what these lines do that a device needs; nothing by default */
  effects?: Effect[];
  /** what the script does as a whole: what was worked out is wrong, or not for a device */
  instead?: Effect[];
}

const note = (text: string): Effect => ({ kind: 'note', text });

const link = (path: string, target: string): Effect => ({ kind: 'link', path, target });

/** By package and script, as of Debian 13. */
export const KNOWN_SCRIPTS: Readonly<Record<string, KnownScript>> = {
  // The folders and settings of a whole Debian system: a device has its own.
  'base-files postinst': { hash: '5cb68a44998f63fe', instead: [] },
  'base-passwd preinst': { hash: 'd82b9e04bb32b2f2', instead: [] },
  'base-passwd postinst': { hash: '9724aa0af23b561e', instead: [] },
  // Writes the list of certificates to be used, by debconf; the bundle has all.
  'ca-certificates postinst': { hash: '098b79451ef67c26' },
  // Asks chronyd which user its configuration names.
  'chrony postinst': { hash: 'ed15ef4086a3459a' },
  'dbus-daemon postinst': {
    hash: '082ece322780d153',
    effects: [note('there is no /var/lib/dbus/machine-id')],
  },
  // Answers to debconf; these are the defaults.
  'fontconfig-config postinst': {
    hash: '37923240fe532be0',
    instead: ['10-hinting-slight.conf', '70-no-bitmaps-except-emoji.conf'].map((name) =>
      link(`/etc/fonts/conf.d/${name}`, `/usr/share/fontconfig/conf.avail/${name}`),
    ),
  },
  'libgdk-pixbuf-2.0-0 postinst': {
    hash: '64ac490efc27d92d',
    effects: [note('the list of image loaders is not made')],
  },
  // A page that says that nothing is configured.
  'lighttpd postinst': { hash: 'b0d35f0d36b8a509' },
  // Links for SysV init to the pid files of what runs.
  'openvpn postinst': { hash: '708f1b9c03fefc3d' },
  // Renames settings of old versions.
  'owfs-common preinst': { hash: '7971fbc71fa8264b' },
  // Alternatives of manual pages.
  'postgresql-client-17 postinst': { hash: 'ed517fba3183cfb4' },
  // Byte code.
  'python3 postinst': { hash: '052dd7f68753a070' },
  'python3.13-minimal preinst': { hash: '7f6b04f52f5bc8da', instead: [] },
  'python3.13-minimal postinst': { hash: '9242106b6de22c98' },
  // Removes empty folders of hooks.
  'redis-server postinst': { hash: '82f8c89020214dc1' },
  // Without the link that is only there while an older version is updated.
  'runit preinst': {
    hash: 'b221d7afd2025cb5',
    instead: [
      link('/etc/runit/runsvdir/current', '/etc/runit/runsvdir/default'),
      link('/usr/share/runit/sv.current', '/usr/share/runit/sv.now'),
      link('/usr/share/runit/sv.src', '/usr/share/runit/sv'),
    ],
  },
  // The time zone, by debconf.
  'tzdata postinst': {
    hash: 'cdb5ca726a6f6f47',
    effects: [link('/etc/localtime', '/usr/share/zoneinfo/Etc/UTC')],
  },
};
