/** What a layer of one package has to have. Paths are below the root. */
export interface FieldPackage {
  name: string;
  /** files and links, through links if they lead to something */
  has: readonly string[];
  /** users, and groups as @NAME: all of them */
  accounts?: readonly string[];
  /** some of the folders that are made at boot, as PATH MODE USER:GROUP */
  folders?: readonly string[];
  /** where links lead */
  links?: Readonly<Record<string, string>>;
}

const bin = (name: string) => `usr/bin/${name}`;

/** One package, and the programs that have to be there. */
const program = (name: string, ...programs: string[]): FieldPackage => ({
  name,
  has: (programs.length > 0 ? programs : [name]).map(bin),
});

const LIB = 'usr/lib/aarch64-linux-gnu';

/** Packages that people put on devices in the field, and that work on the image. */
export const BUILT: readonly FieldPackage[] = [
  program('mosquitto-clients', 'mosquitto_pub', 'mosquitto_sub'),
  {
    name: 'python3-minimal',
    has: [bin('python3'), 'usr/lib/python3.13/__pycache__/os.cpython-313.pyc'],
  },
  {
    name: 'python3',
    has: [bin('python3'), 'usr/lib/python3.13/asyncio/__pycache__/events.cpython-313.pyc'],
  },
  {
    name: 'python3-serial',
    has: ['usr/lib/python3/dist-packages/serial/__pycache__/serialposix.cpython-313.pyc'],
  },
  {
    name: 'python3-paho-mqtt',
    has: ['usr/lib/python3/dist-packages/paho/mqtt/__pycache__/client.cpython-313.pyc'],
  },
  program('curl'),
  program('wget'),
  program('openssl'),
  { ...program('iperf3'), accounts: ['iperf3'] },
  program('socat'),
  program('gpiod', 'gpioset', 'gpioget'),
  program('spi-tools', 'spi-config', 'spi-pipe'),
  program('picocom'),
  program('usbutils', 'lsusb'),
  {
    ...program('openvpn'),
    folders: ['/run/openvpn-server 0710 root:root', '/var/log/openvpn 0755 root:root'],
  },
  { ...program('autossh', 'autossh', 'ssh'), accounts: ['@_ssh'] },
  { ...program('openssh-client', 'ssh', 'scp', 'sftp'), accounts: ['@_ssh'] },
  program('collectd-core', 'collectd'),
  program('sqlite3'),
  program('perl-base', 'perl'),
  { ...program('nodejs', 'node'), links: { 'usr/bin/js': '/usr/bin/nodejs' } },
  program('jq'),
  program('rsync'),
  program('mbpoll'),
  program('rtl-433', 'rtl_433'),
  program('logrotate'),
  program('s6', 's6-svscan', 's6-supervise'),
  program('daemontools', 'svscan'),
  program('msmtp'),
  program('ethtool'),
  {
    ...program('mosquitto'),
    accounts: ['mosquitto'],
    folders: ['/var/lib/mosquitto 0755 mosquitto:root', '/run/mosquitto 0740 mosquitto:mosquitto'],
  },
  { ...program('tcpdump'), accounts: ['tcpdump'] },
  { ...program('i2c-tools', 'i2cdetect'), accounts: ['@i2c'] },
  { ...program('dnsmasq-base', 'dnsmasq'), accounts: ['dnsmasq', '@nogroup'] },
  {
    ...program('wpasupplicant', 'wpa_supplicant', 'wpa_cli'),
    accounts: ['@netdev'],
    folders: ['/run/wpa_supplicant 0750 root:netdev'],
  },
  {
    name: 'chrony',
    has: [bin('chronyd'), 'etc/chrony/chrony.conf', 'etc/chrony/chrony.keys'],
    accounts: ['_chrony'],
    folders: ['/run/chrony 0700 _chrony:_chrony', '/var/lib/chrony 0750 _chrony:_chrony'],
  },
  {
    ...program('ntpsec', 'ntpd'),
    accounts: ['ntpsec'],
    folders: ['/var/lib/ntpsec 0755 ntpsec:ntpsec'],
  },
  { ...program('gpsd'), accounts: ['@dialout', 'gpsd'] },
  {
    ...program('prometheus-node-exporter'),
    accounts: ['prometheus'],
    folders: ['/var/lib/prometheus 0755 prometheus:prometheus'],
  },
  {
    ...program('redis-server'),
    accounts: ['@adm', 'redis'],
    folders: [
      '/run/redis 2755 redis:redis',
      '/var/lib/redis 0750 redis:redis',
      '/var/log/redis 2750 redis:adm',
    ],
  },
  {
    name: 'nginx-light',
    has: [bin('nginx'), 'etc/nginx/sites-enabled/default'],
    accounts: ['@adm', 'www-data'],
    folders: ['/var/lib/nginx 0755 root:root', '/var/log/nginx 0755 root:adm'],
    links: {
      'etc/nginx/modules-enabled/50-mod-http-echo.conf':
        '/usr/share/nginx/modules-available/mod-http-echo.conf',
    },
  },
  {
    ...program('lighttpd'),
    accounts: ['www-data'],
    folders: ['/run/lighttpd 0750 www-data:www-data'],
  },
  { ...program('avahi-daemon'), accounts: ['avahi', 'messagebus', '@netdev'] },
  { ...program('dbus', 'dbus-daemon'), accounts: ['messagebus'] },
  { name: 'owserver', has: [bin('owserver'), 'etc/owfs.conf'], accounts: ['Debian-ow'] },
  {
    ...program('stunnel4'),
    accounts: ['stunnel4'],
    folders: ['/run/stunnel4 0755 stunnel4:stunnel4', '/var/lib/stunnel4 0755 stunnel4:stunnel4'],
  },
  {
    ...program('runit', 'runsvdir', 'sv'),
    accounts: ['_runit-log'],
    links: { 'etc/runit/runsvdir/current': '/etc/runit/runsvdir/default' },
  },
  {
    ...program('bluez', 'bluetoothctl'),
    accounts: ['@bluetooth', 'messagebus'],
    folders: ['/var/lib/bluetooth 0700 root:root'],
  },
  {
    name: 'ca-certificates',
    has: ['etc/ssl/certs/ca-certificates.crt'],
    links: { 'usr/lib/ssl/cert.pem': '/etc/ssl/certs/ca-certificates.crt' },
  },
  {
    name: 'python3-requests',
    has: [
      'etc/ssl/certs/ca-certificates.crt',
      'usr/lib/python3/dist-packages/requests/__pycache__/api.cpython-313.pyc',
    ],
  },
  { ...program('netcat-openbsd', 'nc.openbsd'), links: { 'usr/bin/nc': '/usr/bin/nc.openbsd' } },
  {
    ...program('iptables', 'iptables', 'ip6tables-save'),
    links: {
      'usr/bin/iptables': '/usr/bin/iptables-nft',
      'usr/bin/ebtables': '/usr/bin/ebtables-nft',
    },
  },
  { ...program('lua5.4', 'lua'), links: { 'usr/bin/lua': '/usr/bin/lua5.4' } },
  {
    name: 'nano',
    has: [bin('nano'), 'usr/share/terminfo/v/vt100'],
    links: { 'usr/bin/editor': '/usr/bin/nano' },
  },
  {
    name: 'vim-tiny',
    has: ['usr/share/terminfo/v/vt100'],
    links: { 'usr/bin/vi': '/usr/bin/vim.tiny' },
  },
  {
    name: 'ffmpeg',
    has: [bin('ffmpeg'), 'etc/fonts/conf.d/10-hinting-slight.conf'],
    links: { [`${LIB}/libblas.so.3`]: `/${LIB}/blas/libblas.so.3` },
  },
  program('minicom'),
  { name: 'htop', has: [bin('htop'), 'usr/share/terminfo/v/vt100'] },
  {
    name: 'tmux',
    has: [bin('tmux'), 'usr/lib/locale/C.utf8/LC_CTYPE', 'usr/share/terminfo/t/tmux'],
  },
  program('wireguard-tools', 'wg', 'wg-quick', 'bash'),
  program('git'),
  program('postgresql-client', 'psql', 'perl'),
  program('nftables', 'nft'),
  program('can-utils', 'candump', 'cansend'),
  program('hostapd'),
  program('v4l-utils', 'v4l2-ctl'),
  program('alsa-utils', 'aplay', 'amixer'),
];

/** Packages that cannot be set up by reading their scripts, and what a person is told. */
export const REFUSED: Readonly<Record<string, RegExp>> = {
  'openssh-server': /openssh-server is set up by its own scripts/,
  vsftpd: /vsftpd needs accounts and a PAM stack/,
  samba: /samba needs accounts and a PAM stack/,
  cron: /cron writes its tables/,
  'zram-tools': /zram-tools is started once by systemd/,
};
