import { basename, relative, resolve } from 'node:path';
import { ROOT } from '../../frame';
import { type Builder } from '../../checkout';
import { recordText, type ImageRecord } from './record';
import type { DeviceModel } from '../../model';
import type { Compression, SystemFiles } from '../../system';

/**
 * The record before anything is built, for br2-external/post-image.sh, which fills in what only the build
 * knows, so that running `make` by hand gives the same image.
 */
export function recordTemplate(device: DeviceModel, config: string, builder: Builder): string {
  const record = imageRecord(device, config, 'fast', { epoch: 0, packages: [] }, builder);
  return recordText(record);
}

/**
 * Makes an image's record. It has names, versions and times only: no secret, and no path of this
 * machine.
 * @param config path of the device's YAML file
 */
export function imageRecord(
  device: DeviceModel,
  config: string,
  compression: Compression,
  system: Pick<SystemFiles, 'epoch' | 'packages'>,
  builder: Builder,
): ImageRecord {
  const below = relative(ROOT, resolve(config));
  return {
    schema: 1,
    device: device.name,
    config: below.startsWith('..') ? basename(config) : below,
    hostname: device.hostname,
    board: device.board,
    system: device.system,
    compression,
    links: device.links.map(({ name, carrier, modem }) => ({
      name,
      carrier: carrier.name,
      modem: modem.name,
    })),
    builder,
    sourceDate: system.epoch,
    packages: system.packages,
  };
}
