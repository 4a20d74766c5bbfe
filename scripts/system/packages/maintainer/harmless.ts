/** Commands of which nothing remains in the root file system of a device, by what they are for. */
const HARMLESS: Record<string, string> = {
  'package system':
    'dpkg dpkg-query dpkg-divert dpkg-maintscript-helper dpkg-trigger ucfr ucfq deb-systemd-helper deb-systemd-invoke update-rc.d invoke-rc.d runit-helper /usr/lib/runit-helper/runit-helper /lib/runit/trigger_sv',
  debconf:
    'db_version db_capb db_fget db_input db_go db_get db_set db_metaget db_fset db_subst db_reset db_register db_unregister db_purge db_stop db_title db_settitle debconf-communicate',
  'init, and what runs':
    'systemctl service kill killall pkill pidof pgrep telinit update-binfmts udevadm modprobe logger',
  // Read from the packages' own files instead.
  'declared elsewhere': 'systemd-sysusers systemd-tmpfiles minsysusers /usr/sbin/minsysusers',
  // The loader searches two folders; menus and icons are not taken.
  caches:
    'ldconfig update-mime update-mime-database update-desktop-database update-icon-caches gtk-update-icon-cache update-menus install-docs mandb update-initramfs update-shells add-shell',
  // No account has a password or a shell.
  people: 'chfn chsh chage',
  'security modules': 'apparmor_parser aa-status aa-enabled restorecon selinuxenabled',
  // Byte code is made in another way.
  python: 'py3compile py3clean pycompile pyclean pypy3compile pypy3clean',
  shell:
    ': [ test true false set shift local export readonly unset read return exit break continue trap umask wait cd command type hash which echo printf',
  reading:
    'cat grep egrep fgrep awk mawk cut tr head tail sort uniq wc basename dirname readlink realpath stat md5sum sha256sum uname id getent groups ls cmp diff date sleep ischroot tput tty logname hostname getconf expr seq mktemp file getcap ss',
};

const NAMES = new Set(Object.values(HARMLESS).flatMap((names) => names.split(' ')));

/** @param words of a command; @returns whether it has no effect that a device would miss */
export function isHarmless([name, ...args]: readonly (string | undefined)[]): boolean {
  if (name === undefined) return false;
  if (name === '.' || name === 'source')
    return /\/(confmodule|init-functions)$/.test(args[0] ?? '');
  if (name === 'exec') return args.length === 0;
  if (name === 'sed')
    return !args.some((arg) => arg === undefined || /^-\w*i|^--in-place/.test(arg));
  if (name === 'find') return !args.some((arg) => arg === undefined || /^-(delete|exec)/.test(arg));
  if (/\/python3(\.\d+)?$/.test(name)) return args.some((arg) => arg?.endsWith('/py_compile.py'));
  if (name === 'xargs') return isHarmless(args.filter((arg) => !arg?.startsWith('-')));
  return NAMES.has(name) || NAMES.has(name.replace(/^(\/usr)?\/s?bin\//, ''));
}
