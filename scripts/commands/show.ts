import { stringify } from 'yaml';
import { namedDevice, readBuildable } from '../flow';
import { COMMON, EXIT, jsonText, defineCommand, UserError, print } from '../frame';
import { inspectImage, type Inspection } from '../image';
import type { DeviceModel } from '../model';

export const command = defineCommand({
  name: 'show',
  summary: 'Show a device with every name resolved and every default filled in',
  help: `Passwords and PINs are shown as (set), hooks by name only.

With --image it shows what an image contains instead, as the image itself records it, compressed or not.`,
  options: {
    ...COMMON,
    image: {
      type: 'string',
      value: 'IMAGE',
      help: 'an image, for example build/device/sdcard.img',
    },
  },
  operands: '[FILE]',
  run: async ({ device: named, image, json }, operands) => {
    const file = namedDevice(named, operands);
    if (image !== undefined && file !== undefined)
      throw new UserError(
        'a device and --image cannot be combined',
        'give only one of them',
        EXIT.usage,
      );
    const shown =
      image === undefined
        ? briefly(await readBuildable(file))
        : describe(image, await inspectImage(image));
    print(json ? jsonText(shown) : stringify(shown));
  },
});

/** What a person asks for: of hooks their names, nothing of modems that the device does not have, or of its board. */
function briefly(device: DeviceModel): unknown {
  const names = (hooks: { name: string }[]) => hooks.map(({ name }) => name);
  return {
    ...device,
    knownIds: undefined,
    hardware: undefined,
    packages: device.packages.map((one) => ({ ...one, place: undefined })),
    files: device.files && {
      from: device.files.from,
      replace: device.files.replace.map(({ path }) => path),
      unchecked: device.files.unchecked,
    },
    links: device.links.map((link) => ({
      ...link,
      pin: link.pin ?? '',
      hooks: { ipUp: names(link.hooks.ipUp), ipDown: names(link.hooks.ipDown) },
    })),
  };
}

function describe(image: string, { record, kernel, partitions, ...file }: Inspection): unknown {
  const { device, config, hostname, board, system, compression, links, builder } = record;
  return {
    image,
    ...file,
    device,
    config,
    hostname,
    board,
    system,
    compression,
    kernel: kernel ?? 'unknown',
    links,
    builder,
    sourceDate: new Date(record.sourceDate * 1000).toISOString(),
    partitions: partitions.map(({ number, type, start, size }) => ({
      number,
      type: `0x${type.toString(16).padStart(2, '0')}`,
      start,
      size,
    })),
    packages: Object.fromEntries(record.packages.map(({ name, version }) => [name, version])),
  };
}
