import type { Card } from '../../scripts/contract';
import { line, set, testBreaks, word } from './breaks';

const header = (card: Card) => card.kernel.header as NonNullable<Card['kernel']['header']>;

testBreaks([
  // memory
  {
    what: 'a gzip kernel',
    change: (card) => Object.assign(card.kernel, { format: 'gzip', header: undefined }),
    checks: ['memory'],
    says: /not an arm64 Image but gzip/,
  },
  {
    what: 'a kernel at an offset',
    change: (card) => (header(card).textOffset = 0x80000),
    checks: ['memory'],
    says: /text_offset 0x80000/,
  },
  {
    what: 'a kernel for 16 KiB pages',
    change: (card) => (header(card).pageSize = 16),
    checks: ['memory'],
    says: /pages of 16 KiB/,
  },
  {
    what: 'a kernel that is cut off in its header',
    change: (card) => (header(card).imageSize = 1000),
    checks: ['memory'],
    says: /claims 1000 bytes/,
  },
  {
    what: 'an initramfs for which 512 MB are too little',
    change: (card) => (card.initramfs.size = 400 * 1024 ** 2),
    checks: ['memory'],
    models: ['zero-2-w'],
    says: /of 496/,
  },
  // initramfs
  {
    what: 'an initramfs without followkernel',
    change: (card) => line(card, 'initramfs.img followkernel', 'initramfs.img 0x2000000'),
    checks: ['config-txt', 'initramfs'],
    says: /initramfs\.img 0x2000000/,
  },
  {
    what: 'a compression that the kernel lacks',
    change: (card) => (card.kernel.unpacks = ['none', 'gzip']),
    checks: ['initramfs'],
    says: /compressed with zstd; the kernel supports none, gzip/,
  },
  {
    what: 'an odd size',
    change: (card) => (card.initramfs.size -= 1),
    checks: ['initramfs'],
    says: /not a multiple of 4/,
  },
  {
    what: 'a path twice',
    change: (card) => card.initramfs.entries.push({ path: 'etc/boot-modules', kind: 'file' }),
    checks: ['initramfs'],
    says: /etc\/boot-modules appears twice/,
  },
  {
    what: 'a file before its folder',
    change: (card) => card.initramfs.entries.push({ path: 'usr/lib/a', kind: 'file' }),
    checks: ['initramfs'],
    says: /usr\/lib\/a comes before usr\/lib/,
  },
  {
    what: 'a file through a link',
    change: (card) => card.initramfs.entries.push({ path: 'bin/sh', kind: 'file' }),
    checks: ['initramfs'],
    says: /bin\/sh goes through the link bin/,
  },
  // restart
  {
    what: 'the watchdog not first',
    change: (card) => card.initramfs.bootModules.unshift('fixed'),
    checks: ['restart'],
    says: /loads fixed first/,
  },
  {
    what: 'no watchdog in the initramfs',
    change: (card) => card.initramfs.bootModules.shift(),
    checks: ['restart'],
    says: /loads fixed first, not bcm2835_wdt/,
  },
  {
    what: 'the watchdog in the list alone',
    change: (card) => (card.initramfs.entries = card.initramfs.entries.slice(0, 3)),
    checks: ['restart'],
    says: /does not contain it/,
  },
  {
    what: 'a tree without a restart before the first module',
    change: (card) => set(card, 'cm3-io3', '/soc/restart@7e100000/arm', 'status', 'disabled'),
    checks: ['restart'],
    models: ['cm3-io3'],
    says: /nothing restarts the board before bcm2835_wdt is loaded/,
  },
  {
    what: "the watchdog's own 15 s",
    change: (card) => word(card, 'bcm2835_wdt.heartbeat=63', ''),
    checks: ['restart'],
    says: /without heartbeat=63/,
  },
  {
    what: 'a panic that halts',
    change: (card) => word(card, 'panic=10', 'panic=0'),
    checks: ['restart'],
    says: /panic= is not set/,
  },
]);
