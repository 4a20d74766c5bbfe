import { join } from 'node:path';
import { loadBoard, type Board } from '../../scripts/hardware';
import { contextOf, loadContract, type Card, type Context } from '../../scripts/contract';
import { readTree } from '../../scripts/contract/read/tree';
import { RECORD } from '../image/card';

const MODELS = ['3-b', 'cm3-io3', 'zero-2-w'];

/** What every kernel has built in of the fixture's trees. */
const BUILT_IN = [
  ...['arm,armv7-timer', 'brcm,bcm2835-aux-uart', 'brcm,bcm2835-cprman', 'brcm,bcm2835-dma'],
  ...['brcm,bcm2835-gpio', 'brcm,bcm2836-armctrl-ic', 'raspberrypi,bcm2835-power'],
  ...['shared-dma-pool', 'simple-bus', 'simple-mfd'],
];

/** What Buildroot's has besides (board/rpi3/linux.fragment). */
const BUILT_IN_BY_BUILDROOT = [
  ...['brcm,bcm2835-sdhost', 'brcm,bcm2835-sdhci', 'brcm,bcm2835-usb', 'regulator-fixed'],
  'usb-nop-xceiv',
];

const CONFIG = `# A comment.
arm_64bit=1
kernel=kernel8.img
initramfs initramfs.img followkernel
upstream_kernel=1
enable_uart=1
core_freq=250
initial_turbo=0
gpu_mem=16
disable_splash=1
`;

const CMDLINE =
  'root=PARTUUID=70707069-02 rootfstype=squashfs rootflags=errors=panic ro rootwait panic=10 bcm2835_wdt.heartbeat=63 usbcore.autosuspend=-1\n';

const BOOT_MODULES = ['bcm2835_wdt', 'fixed', 'bcm2835', 'sdhci-iproc', 'squashfs'];

/** The board with three of its models, which differ in all that a check asks for. */
export async function fixtureBoard(): Promise<Board> {
  const board = await loadBoard('rpi3');
  return { ...board, models: board.models.filter(({ name }) => MODELS.includes(name)) };
}

async function trees(board: Board): Promise<Card['trees']> {
  const read = board.models.map(async ({ deviceTree }) => {
    const source = deviceTree.replace(/\.dtb$/, '.dts');
    return [deviceTree, await readTree(join(__dirname, 'trees', source), 'dts')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** @returns a card that holds, made of Debian's packages, in small */
export async function debianCard(): Promise<Card> {
  const board = await fixtureBoard();
  return {
    record: RECORD,
    table: {
      signature: '70707069',
      partitions: [
        { start: 2048, size: 196608, type: 0x0c, bootable: true },
        { start: 198656, size: 65536, type: 0x83, bootable: false },
        { start: 264192, size: 16384, type: 0x83, bootable: false },
      ],
    },
    fat: {
      ...{ sector: 512, cluster: 1, reserved: 32, hidden: 2048, total: 196608, fats: 2 },
      ...{ clusters: 193550, kind: 'FAT32', laidOutAs32: true },
    },
    bootFiles: {
      ...{ 'bootcode.bin': 52476, 'start_cd.elf': 810_000, 'fixup_cd.dat': 3200 },
      ...{ 'kernel8.img': 37_797_824, 'initramfs.img': 1_331_824 },
      ...Object.fromEntries(board.models.map(({ deviceTree }) => [deviceTree, 17_000])),
    },
    config: CONFIG,
    cmdline: CMDLINE,
    trees: await trees(board),
    kernel: {
      file: 'kernel8.img',
      size: 37_797_824,
      version: '6.12.1-test',
      format: 'Image',
      header: { textOffset: 0, imageSize: 0x2510000, pageSize: 4 },
      compatibles: [...BUILT_IN, 'syscon-reboot'],
      unpacks: ['none', 'zstd'],
    },
    firmware: { 'start_cd.elf': { models: MODELS, composesNames: true, built: '2024-04-17' } },
    initramfs: {
      file: 'initramfs.img',
      size: 1_331_824,
      compression: 'zstd',
      entries: [
        { path: 'etc', kind: 'folder' },
        { path: 'etc/boot-modules', kind: 'file' },
        { path: 'lib', kind: 'folder' },
        { path: 'lib/bcm2835_wdt.ko', kind: 'file' },
        { path: 'bin', kind: 'link' },
      ],
      bootModules: BOOT_MODULES,
      options: [],
      modules: {
        needs: {
          ...{ bcm2835_wdt: [], fixed: [], bcm2835: [], squashfs: [], sdhci: [] },
          sdhci_iproc: ['sdhci'],
        },
        builtin: ['amba_pl011'],
        aliases: [
          ['of:N*T*Cregulator-fixed', 'fixed'],
          ['of:N*T*Cbrcm,bcm2835-sdhostC*', 'bcm2835'],
          ['of:N*T*Cbrcm,bcm2835-sdhci', 'sdhci_iproc'],
        ],
      },
    },
    root: {
      inittab: '::sysinit:/etc/init.d/early\n::respawn:/usr/libexec/pppi/console\n',
      modules: {
        needs: { dwc2: [], phy_generic: [], smsc95xx: ['smsc'], smsc: [] },
        builtin: ['amba_pl011'],
        aliases: [
          ['of:N*T*Cbrcm,bcm2835-usb', 'dwc2'],
          ['of:N*T*Cusb-nop-xceiv', 'phy_generic'],
        ],
      },
    },
  };
}

/** @returns a card that holds as Buildroot makes it: what reaches the root is built in, the initramfs is empty */
export async function buildrootCard(): Promise<Card> {
  const card = await debianCard();
  const { root } = card;
  return {
    ...card,
    record: { ...card.record, system: 'buildroot' },
    kernel: { ...card.kernel, compatibles: [...BUILT_IN, ...BUILT_IN_BY_BUILDROOT] },
    initramfs: {
      ...{ file: 'initramfs.img', size: 512, compression: 'none', entries: [] },
      ...{ bootModules: [], options: [], modules: { needs: {}, builtin: [], aliases: [] } },
    },
    root: {
      ...root,
      modules: { needs: {}, aliases: [], builtin: ['amba_pl011', 'bcm2835_wdt', 'smsc95xx'] },
    },
  };
}

/** @param walk as it was written down @returns what the checks look at */
export async function fixtureContext(card: Card, walk?: string): Promise<Context> {
  const board = await fixtureBoard();
  return contextOf(card, board, await loadContract(board), walk);
}
