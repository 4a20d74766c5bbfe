import { z } from 'zod';
import { line, oneOf, packagePath } from './values';

const packageName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.+-]+$/, 'must be the name of a Debian package');

/** Stands in lists of names with blanks between, and in shell scripts. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]*$/, 'must be a name of letters, digits, ".", "_" and "-"');
const moduleName = z.string().regex(/^\w[\w-]*$/, 'must be the name of a kernel module');
const modules = z.array(moduleName).max(50, 'must be 50 modules or fewer');

/** One word: the file of all fixes has a line for each, with blanks between its words. */
const word = z.string().regex(/^[!-~]+$/, 'must be one word, without blanks');

const fix = z.strictObject({
  node: word
    .regex(/^\//, 'must be a path that starts with "/"')
    .describe('path of a node; made if it is missing'),
  property: word.describe('property to set'),
  type: oneOf('s', 'x')
    .default('s')
    .describe('as fdtput takes it: `s` text, `x` hexadecimal cells'),
  value: line.min(1, 'must not be empty').describe('value, words or cells with blanks between'),
});
const fixes = z.array(fix).max(200, 'must be 200 changes or fewer');

const mebibytes = (least: number, most: number) =>
  z.int().min(least, `must be ${least} MiB or more`).max(most, `must be ${most} MiB or less`);

const model = z.strictObject({
  name: fileName.describe("the firmware's name of the model"),
  description: line.describe('name shown to people'),
  deviceTree: fileName.describe('file name of its device tree'),
  memory: z
    .int()
    .min(64, 'must be 64 MiB or more')
    .max(1024 ** 2, 'must be 1048576 MiB or less')
    .describe('the least memory of the model, in MiB'),
  serial: z
    .int()
    .min(0, 'must be 0 or more')
    .max(15, 'must be 15 or less')
    .describe("number of the serial port of the console: N of the tree's alias serialN"),
  fixes: fixes.default([]).describe('changes to its device tree'),
});

const hub = z.strictObject({
  device: z
    .string()
    .regex(/^\d+-\d+(\.\d+)*$/, 'must be a name of sysfs like "1-1"')
    .describe("the hub's name in /sys/bus/usb/devices"),
  id: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, 'must be a USB id like "1d6b:0002", in small letters')
    .describe('its USB id'),
  power: z
    .int()
    .min(1, 'must be 1 or more')
    .max(31, 'must be 31 or less')
    .describe('port that switches the power of all ports'),
});

/** The order is the table's: the boot ROM takes the first partition, and the last one grows. */
const card = z.strictObject({
  disk: z
    .string()
    .regex(/^[a-z][a-z0-9]*$/, 'must be a name of the kernel like "sda"')
    .describe("the kernel's name of the card, for a root file system that lies elsewhere"),
  signature: z
    .string()
    .regex(/^[0-9a-f]{8}$/, 'must be eight hexadecimal digits, in quotes')
    .describe(
      "the disk's signature, from which all ids of file systems are made; cmdline.txt's root= names it",
    ),
  boot: z
    .strictObject({
      // 65,525 clusters of one sector, and the two FATs.
      size: mebibytes(34, 1024).describe(
        'size in MiB; at least what a FAT32 of one-sector clusters takes',
      ),
      label: z
        .string()
        .regex(/^[A-Z0-9][A-Z0-9_-]{0,10}$/, 'must be 1 to 11 of A-Z, 0-9, "_" and "-"')
        .describe('label of the file system'),
    })
    .describe('boot partition: FAT32, the first'),
  root: z
    .strictObject({ size: mebibytes(8, 2048).describe('size in MiB') })
    .describe('root file system: squashfs, the second'),
  data: z
    .strictObject({
      size: mebibytes(8, 1024).describe('size in MiB before it grows'),
      label: z
        .string()
        .regex(/^[a-z0-9][a-z0-9_-]{0,15}$/, 'must be 1 to 16 of a-z, 0-9, "_" and "-"')
        .describe('label of the file system'),
    })
    .describe('data partition: ext4, the last; it grows to the end of the card'),
});

/** board/<board>/board.yaml */
export const boardFile = z
  .strictObject({
    description: line.describe('name shown to people'),
    firmware: z
      .array(fileName)
      .max(20, 'must be 20 files or fewer')
      .describe('files of the boot firmware on the boot partition'),
    licence: fileName.describe("name of the firmware's licence on the boot partition"),
    debian: z
      .strictObject({
        packages: z
          .array(packageName)
          .max(20, 'must be 20 packages or fewer')
          .describe('packages that this board needs'),
        firmware: packagePath.describe('folder of the boot firmware'),
        licence: packagePath.describe("the firmware's licence"),
        deviceTrees: packagePath.describe("folder in the kernel package's folder of device trees"),
      })
      .describe("where Debian's packages have what the board boots from"),
    models: z
      .array(model)
      .min(1, 'must have at least one model')
      .max(50, 'must be 50 models or fewer')
      .describe('what one image is for'),
    fixes: fixes.default([]).describe('changes to every device tree'),
    console: z
      .strictObject({
        baud: z
          .int()
          .min(1200, 'must be 1200 or more')
          .max(4000000, 'must be 4000000 or less')
          .describe('speed in bit/s'),
        terminals: z
          .record(z.string(), z.string().regex(/^tty[A-Za-z]+$/, 'must be a name like "ttyS"'))
          .describe(
            "the kernel's names of serial ports, without number, by `compatible` of the UART",
          ),
      })
      .describe('serial console'),
    usb: z
      .strictObject({
        host: modules.describe('kernel modules of the USB host, in the order of loading'),
        hubs: z
          .array(hub)
          .max(10, 'must be 10 hubs or fewer')
          .default([])
          .describe("hubs of the board's own that can cut the power of their ports"),
      })
      .describe('USB'),
    ethernet: z
      .strictObject({ drivers: modules.describe('kernel modules that drive it') })
      .describe("the board's own Ethernet"),
    modules: z
      .strictObject({
        boot: modules.describe('loaded by the initramfs, in this order'),
        start: modules.describe('loaded at the start of init, behind the USB host'),
        root: modules.describe('others that are needed; loaded when their device appears'),
        packages: z
          .record(packageName, modules)
          .default({})
          .describe(
            "the board's own buses and chips: modules that go onto the image with a Debian package",
          ),
      })
      .describe("modules of a distribution's kernel; a kernel of one's own may have them built in"),
    card: card.describe('the SD card'),
    emulator: z
      .strictObject({
        machine: fileName.describe("QEMU's machine"),
        model: fileName.describe('model to boot unless another is asked for'),
        cmdline: line.default('').describe("words added to the kernel's command line"),
      })
      .describe('the board in QEMU'),
  })
  .superRefine(({ models, emulator }, context) => {
    const names = models.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) < index)
        context.addIssue({
          code: 'custom',
          path: ['models', index, 'name'],
          message: `"${name}" appears twice`,
        });
    });
    if (!names.includes(emulator.model))
      context.addIssue({
        code: 'custom',
        path: ['emulator', 'model'],
        message: `must be a model of this board: ${names.join(', ')}`,
      });
  });
