import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { holdContract, walkText, type Card, type Finding } from '../../scripts/contract';
import { buildrootCard, debianCard, fixtureBoard, fixtureContext } from './cards';

let good: Card;
let goodWalk: string;

before(async () => {
  good = await debianCard();
  goodWalk = walkText(await fixtureContext(good));
});

/** @returns what is found in a card, warnings too */
async function find(card: Card, walk?: string): Promise<Finding[]> {
  return holdContract(await fixtureContext(card, walk)).flatMap(({ findings }) => findings);
}

/** @returns the good card, changed */
function changed(change: (card: Card) => void): Card {
  const card = structuredClone(good);
  change(card);
  return card;
}

/** Sets a property of the node with a path. */
function set(card: Card, model: string, path: string, property: string, value: string): void {
  const tree = card.trees[`bcm2837-rpi-${model}.dtb`];
  const all = (node: typeof tree): NonNullable<typeof tree>[] =>
    node ? [node, ...node.children.flatMap(all)] : [];
  const node = all(tree).find((one) => one.path === path);
  assert.ok(node, path);
  node.properties[property] = [value];
}

test('the good card holds', async () => {
  assert.deepEqual(await find(good, goodWalk), []);
});

test('so it does with the config.txt and cmdline.txt of the board', async () => {
  const board = await fixtureBoard();
  const [config, cmdline] = (await Promise.all(
    ['config.txt', 'cmdline.txt'].map((name) => readFile(join(board.dir, name), 'utf8')),
  )) as [string, string];
  assert.deepEqual(await find({ ...good, config, cmdline }, goodWalk), []);
});

test('so does that of Buildroot, with all drivers built in and an empty initramfs', async () => {
  const card = await buildrootCard();
  const walk = walkText(await fixtureContext(card));
  assert.deepEqual(await find(card, walk), []);
  card.root.modules.builtin = card.root.modules.builtin.filter((one) => one !== 'bcm2835_wdt');
  const found = await find(card, walk);
  assert.deepEqual([...new Set(found.map(({ check }) => check))], ['restart']);
});

interface Break {
  what: string;
  change: (card: Card) => void;
  /** checks that must find it, and no other */
  checks: string[];
  /** models that it is told for, and no other; none if it is the same for all */
  models?: string[];
  says: RegExp;
}

const part = (card: Card, index: number) =>
  card.table.partitions[index] as Card['table']['partitions'][number];
const fat = (card: Card) => card.fat as NonNullable<Card['fat']>;
const header = (card: Card) => card.kernel.header as NonNullable<Card['kernel']['header']>;
const cd = (card: Card) => card.firmware['start_cd.elf'] as Card['firmware'][string];
const word = (card: Card, from: string, to: string) =>
  (card.cmdline = card.cmdline.replace(from, to));
const line = (card: Card, from: string, to: string) =>
  (card.config = card.config.replace(from, to));

const BREAKS: Break[] = [
  // partition-table
  {
    what: 'a boot partition of EFI',
    change: (card) => (part(card, 0).type = 0xef),
    checks: ['partition-table'],
    says: /type 0xef/,
  },
  {
    what: 'a boot partition that is not active',
    change: (card) => (part(card, 0).bootable = false),
    checks: ['partition-table'],
    says: /not active/,
  },
  {
    what: 'two active partitions',
    change: (card) => (part(card, 1).bootable = true),
    checks: ['partition-table'],
    says: /another partition is active/,
  },
  {
    what: 'a boot partition at 4 MiB',
    change: (card) => {
      part(card, 0).start = 8192;
      part(card, 0).size -= 6144;
      fat(card).total = 90000;
      fat(card).hidden = 8192;
    },
    checks: ['partition-table'],
    says: /sector 8192/,
  },
  {
    what: 'partitions that overlap',
    change: (card) => (part(card, 1).start -= 1),
    checks: ['partition-table'],
    says: /overlap/,
  },
  // boot-file-system
  {
    what: 'FAT16',
    change: (card) =>
      Object.assign(fat(card), { kind: 'FAT16', clusters: 24519, laidOutAs32: false }),
    checks: ['boot-file-system'],
    models: ['cm3-io3'],
    says: /FAT16/,
  },
  {
    what: 'FAT12',
    change: (card) =>
      Object.assign(fat(card), { kind: 'FAT12', clusters: 3000, laidOutAs32: false }),
    checks: ['boot-file-system'],
    says: /FAT12/,
  },
  {
    what: 'a FAT32 with the clusters of a FAT16',
    change: (card) => Object.assign(fat(card), { kind: 'FAT16', clusters: 48000 }),
    checks: ['boot-file-system'],
    models: ['cm3-io3'],
    says: /with 48000 clusters it is laid out as FAT32/,
  },
  {
    what: 'clusters of 8 sectors',
    change: (card) => (fat(card).cluster = 8),
    checks: ['boot-file-system'],
    says: /clusters have 8 sectors/,
  },
  {
    what: 'one FAT',
    change: (card) => (fat(card).fats = 1),
    checks: ['boot-file-system'],
    says: /it has 1 FATs/,
  },
  {
    what: 'sectors of 4096 bytes',
    change: (card) => (fat(card).sector = 4096),
    checks: ['boot-file-system'],
    says: /sectors have 4096 bytes/,
  },
  {
    what: 'no hidden sectors',
    change: (card) => (fat(card).hidden = 0),
    checks: ['boot-file-system'],
    says: /0 hidden sectors, the partition starts at 2048/,
  },
  {
    what: 'a file system larger than its partition',
    change: (card) => (fat(card).total += 1),
    checks: ['boot-file-system'],
    says: /196609 sectors/,
  },
  {
    what: 'no FAT',
    change: (card) => (card.fat = undefined),
    checks: ['boot-file-system'],
    says: /has no FAT/,
  },
  // firmware
  {
    what: 'gpu_mem=32',
    change: (card) => line(card, 'gpu_mem=16', 'gpu_mem=32'),
    checks: ['firmware', 'config-txt'],
    says: /start\.elf is not on the card; gpu_mem=32 needs it/,
  },
  {
    what: 'no fixup_cd.dat',
    change: (card) => delete card.bootFiles['fixup_cd.dat'],
    checks: ['firmware'],
    says: /fixup_cd\.dat is not on the card/,
  },
  {
    what: 'start.elf without its fixup.dat',
    change: (card) => {
      card.bootFiles['start.elf'] = 3_000_000;
      card.firmware['start.elf'] = cd(card);
    },
    checks: ['firmware'],
    says: /start\.elf is on the card without fixup\.dat/,
  },
  {
    what: 'start_file',
    change: (card) => (card.config += 'start_file=start_cd.elf\n'),
    checks: ['firmware', 'config-txt'],
    says: /selects the firmware with start_file/,
  },
  {
    what: 'firmware of 2021',
    change: (card) => (cd(card).built = '2021-12-01'),
    checks: ['firmware'],
    says: /2021-12-01/,
  },
  {
    what: 'firmware without a date',
    change: (card) => (cd(card).built = undefined),
    checks: ['firmware'],
    says: /does not say when/,
  },
  {
    what: 'newer firmware and no initial_turbo',
    change: (card) => {
      cd(card).built = '2025-03-01';
      line(card, 'initial_turbo=0', '');
    },
    checks: ['firmware', 'config-txt'],
    says: /2025-03-01 and raises/,
  },
  // config-txt
  {
    what: 'a key that is not listed',
    change: (card) => (card.config += 'hdmi_safe=1\n'),
    checks: ['config-txt'],
    says: /hdmi_safe is not in contract/,
  },
  {
    what: 'a filter',
    change: (card) => (card.config += '[pi3]\n'),
    checks: ['config-txt'],
    says: /\[pi3\] is not in contract/,
  },
  {
    what: 'a key twice',
    change: (card) => (card.config += 'gpu_mem=16\n'),
    checks: ['config-txt'],
    says: /gpu_mem for the second time/,
  },
  {
    what: 'a long line',
    change: (card) => (card.config += `# ${'x'.repeat(97)}\n`),
    checks: ['config-txt'],
    says: /longer than 98/,
  },
  {
    what: 'no core_freq',
    change: (card) => line(card, 'core_freq=250', ''),
    checks: ['config-txt'],
    says: /core_freq=250 is missing/,
  },
  {
    what: 'enable_uart=0',
    change: (card) => line(card, 'enable_uart=1', 'enable_uart=0'),
    checks: ['config-txt'],
    says: /enable_uart is 0, not 1/,
  },
  {
    what: 'a splash',
    change: (card) => line(card, 'disable_splash=1', 'disable_splash=0'),
    checks: ['config-txt'],
    says: /disable_splash is 0, not 1/,
  },
  // tree-names
  {
    what: 'a start_cd.elf without a name',
    change: (card) => (cd(card).models = ['3-b', 'cm3-io3']),
    checks: ['tree-names'],
    models: ['zero-2-w'],
    says: /start_cd\.elf never asks for bcm2837-rpi-zero-2-w\.dtb/,
  },
  {
    what: 'a tree that is not on the card',
    change: (card) => delete card.trees['bcm2837-rpi-zero-2-w.dtb'],
    checks: ['tree-names'],
    models: ['zero-2-w'],
    says: /bcm2837-rpi-zero-2-w\.dtb is not on the card/,
  },
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
  // cmdline-txt
  {
    what: 'two lines in cmdline.txt',
    change: (card) => word(card, ' ro ', ' ro\n'),
    checks: ['cmdline-txt'],
    says: /more than one line/,
  },
  {
    what: 'a long cmdline.txt',
    change: (card) => word(card, ' ro ', ` ro ${'x'.repeat(1000)} `),
    checks: ['cmdline-txt'],
    says: /it has 1\d\d\d bytes/,
  },
  {
    what: 'the root of another disk',
    change: (card) => (card.table.signature = 'deadbeef'),
    checks: ['cmdline-txt'],
    says: /root=PARTUUID=deadbeef-02 is missing/,
  },
  {
    what: 'hubs that may sleep',
    change: (card) => word(card, 'usbcore.autosuspend=-1', ''),
    checks: ['cmdline-txt'],
    says: /usbcore\.autosuspend=-1 is missing/,
  },
  {
    what: 'a root that goes on after read errors',
    change: (card) => word(card, 'rootflags=errors=panic', ''),
    checks: ['cmdline-txt'],
    says: /rootflags=errors=panic is missing/,
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
  // supply
  {
    what: 'the regulator left out of the initramfs',
    change: ({ initramfs }) => {
      initramfs.bootModules = initramfs.bootModules.filter((name) => name !== 'fixed');
    },
    checks: ['supply', 'drivers'],
    models: ['cm3-io3'],
    says: /mmc@7e202000 waits for \/fixed-regulator \(vmmc-supply/,
  },
  {
    what: 'a clock driver that is a module of the root',
    change: (card) => {
      card.kernel.compatibles = card.kernel.compatibles.filter((one) => !/cprman/.test(one));
      card.root.modules.needs.clk = [];
      card.root.modules.aliases.push(['of:N*T*Cbrcm,bcm2835-cprman', 'clk']);
    },
    checks: ['supply'],
    models: ['3-b', 'cm3-io3', 'zero-2-w'],
    says: /waits for \/soc\/cprman@7e101000 \(clocks.*whose driver clk is in the root file system only/,
  },
  {
    what: 'no driver for the card',
    change: ({ initramfs }) => {
      initramfs.bootModules = ['bcm2835_wdt', 'fixed', 'squashfs'];
    },
    checks: ['supply', 'drivers'],
    models: ['3-b', 'cm3-io3', 'zero-2-w'],
    says: /no driver for the card/,
  },
  {
    what: 'a USB host without its transceiver',
    change: (card) => delete card.root.modules.needs.phy_generic,
    checks: ['supply', 'drivers'],
    models: ['3-b', 'cm3-io3', 'zero-2-w'],
    says: /usb@7e980000 waits for \/phy \(phys/,
  },
  // console
  {
    what: 'console=ttyS1',
    change: (card) => (card.cmdline = `console=ttyS1,115200 ${card.cmdline}`),
    checks: ['console'],
    models: ['cm3-io3'],
    says: /console=ttyS1,115200 is not this model's port, ttyAMA0/,
  },
  {
    what: 'a shell on ttyS1',
    change: (card) => (card.root.inittab += 'ttyS1::respawn:-/bin/sh\n'),
    checks: ['console'],
    models: ['cm3-io3'],
    says: /inittab uses ttyS1/,
  },
  {
    what: 'a console that board.yaml does not tell',
    change: (card) => set(card, '3-b', '/chosen', 'stdout-path', 'serial0:115200n8'),
    checks: ['console'],
    models: ['3-b'],
    says: /serial0, board\.yaml says 1/,
  },
  {
    what: 'a console that is disabled',
    change: (card) => set(card, '3-b', '/soc/serial@7e215040', 'status', 'disabled'),
    checks: ['console'],
    models: ['3-b'],
    says: /names no enabled node/,
  },
  {
    what: 'a UART driver that is a module',
    change: (card) => {
      card.root.modules.builtin = card.initramfs.modules.builtin = [];
      card.root.modules.needs.amba_pl011 = [];
    },
    checks: ['console'],
    models: ['cm3-io3'],
    says: /driver of serial0:115200n8 is not built in: image/,
  },
  {
    what: 'another speed',
    change: (card) => set(card, '3-b', '/chosen', 'stdout-path', 'serial1:9600n8'),
    checks: ['console'],
    models: ['3-b'],
    says: /not at 115200 baud/,
  },
  // usb-host
  {
    what: 'dr_mode otg',
    change: (card) => set(card, 'zero-2-w', '/soc/usb@7e980000', 'dr_mode', 'otg'),
    checks: ['usb-host'],
    models: ['zero-2-w'],
    says: /dr_mode otg/,
  },
  // drivers
  {
    what: 'a node of a new kind',
    change: (card) => set(card, '3-b', '/soc/hdmi@7e902000', 'compatible', 'brcm,new'),
    checks: ['drivers'],
    says: /no driver for brcm,new \(3-b\)/,
  },
];

for (const { what, change, checks, models, says } of BREAKS)
  test(`found: ${what}`, async () => {
    const card = changed(change);
    const found = (await find(card, walkText(await fixtureContext(card)))).filter(
      ({ warning }) => !warning,
    );
    assert.deepEqual([...new Set(found.map(({ check }) => check))], checks);
    assert.deepEqual([...new Set(found.flatMap(({ model }) => model ?? []))].sort(), models ?? []);
    assert.ok(
      found.some((one) => says.test(one.what)),
      JSON.stringify(found, null, 2),
    );
    for (const { hint } of found) assert.notEqual(hint, '');
  });

test('newer firmware is reported with what changes, and holds', async () => {
  const card = changed((one) => (cd(one).built = '2025-03-01'));
  const [found, ...more] = await find(card, goodWalk);
  assert.deepEqual(more, []);
  assert.ok(found?.warning);
  assert.match(found.hint, /initial_turbo=0/);
});

test('an unknown kernel is reported, and holds if nothing is missing', async () => {
  const [found, ...more] = await find(good);
  assert.deepEqual(more, []);
  assert.ok(found?.warning);
  assert.match(found.what, /6\.12\.1-test has not been reviewed/);
});

test('a driver that is elsewhere than it was is found', async () => {
  const card = changed((one) => one.kernel.compatibles.push('brcm,bcm2835-usb'));
  const found = await find(card, goodWalk);
  assert.deepEqual(
    found.map(({ check, what }) => `${check}: ${what}`),
    [
      'drivers: was: brcm,bcm2835-usb: image (dwc2): all',
      'drivers: is now: brcm,bcm2835-usb: built in: all',
    ],
  );
});

test('a reason that is no longer needed is reported', async () => {
  const card = changed((one) => one.kernel.compatibles.push('brcm,bcm2835-hdmi'));
  const found = await find(card, walkText(await fixtureContext(card)));
  assert.deepEqual(
    found.map(({ warning, what }) => [warning, what]),
    [[true, 'brcm,bcm2835-hdmi has a driver now']],
  );
});
