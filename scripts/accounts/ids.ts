import { createHash } from 'node:crypto';

/**
 * Accounts that packages ask for by name, users and groups. The data partition keeps the numbers of its owners over every
 * update, so a line here never changes, and a new one takes the next number.
 */
export const PACKAGE_ACCOUNTS: Readonly<Record<string, number>> = {
  // Debian, base-passwd 3.6, passwd.master and group.master.
  daemon: 1,
  bin: 2,
  sys: 3,
  adm: 4,
  tty: 5,
  disk: 6,
  lp: 7,
  mail: 8,
  news: 9,
  uucp: 10,
  man: 12,
  proxy: 13,
  kmem: 15,
  dialout: 20,
  fax: 21,
  voice: 22,
  cdrom: 24,
  floppy: 25,
  tape: 26,
  sudo: 27,
  audio: 29,
  dip: 30,
  'www-data': 33,
  backup: 34,
  operator: 37,
  list: 38,
  irc: 39,
  src: 40,
  shadow: 42,
  utmp: 43,
  video: 44,
  sasl: 45,
  plugdev: 46,
  staff: 50,
  games: 60,
  users: 100,
  nogroup: 65534,
  nobody: 65534,
  // Debian gives these the next free number at installation.
  mosquitto: 900,
  tcpdump: 901,
  i2c: 902,
  dnsmasq: 903,
  netdev: 904,
  _chrony: 905,
  ntpsec: 906,
  gpsd: 907,
  prometheus: 908,
  redis: 909,
  avahi: 910,
  messagebus: 911,
  stunnel4: 912,
  '_runit-log': 913,
  'ssl-cert': 914,
  bluetooth: 915,
  gpio: 916,
  spi: 917,
  input: 918,
  render: 919,
  kvm: 920,
  iperf3: 921,
  'Debian-ow': 922,
  _ssh: 923,
};

/** Where the ids of all other names lie, both included: above Debian's own, below those that it keeps for itself. */
export const HASHED = { first: 20_000, last: 59_999 } as const;

/**
 * The number of a user and of the group of its name. It depends on the name alone, so that it stays what it is whatever
 * else a device gets or loses.
 */
export function idOf(name: string): number {
  if (Object.hasOwn(PACKAGE_ACCOUNTS, name)) return PACKAGE_ACCOUNTS[name]!;
  const hash = createHash('sha256').update(name).digest().readUInt32BE(0);
  return HASHED.first + (hash % (HASHED.last - HASHED.first + 1));
}
