import { basename, join, resolve } from 'node:path';
import { DEFAULT_DEVICE, deviceName, outputPaths, shortPath } from '../checkout';
import { EXIT, say, UserError, ROOT } from '../frame';
import { ensureTools, exists } from '../os';
import { readRecord, withPlainImage, type ImageRecord } from '../image';
import type { DeviceModel } from '../model';
import { changedInputs, inputsOf } from './made-from';
import { readDevice } from './read-device';

export interface ImageRequest {
  /** path of the device's YAML file; default: the image's device, or config/device.yaml */
  file: string | undefined;
  /** path of an image of that device, compressed or not; default: the one built last */
  image: string | undefined;
  /** accept it even if the YAML has changed since */
  stale: boolean;
}

export interface ImageAndFile {
  image: string;
  /** path of the device's YAML file */
  file: string;
}

/** How many changes a message names. */
const NAMED = 5;

/**
 * Finds an image and its device.
 * @throws UserError as `imageFileOf`, or if the YAML has mistakes
 */
export async function imageOf(
  request: ImageRequest,
): Promise<ImageAndFile & { device: DeviceModel }> {
  const found = await imageFileOf(request);
  return { ...found, device: await readDevice(found.file) };
}

/**
 * The same for callers that need only the image; with `stale` the YAML is not read.
 * @throws UserError if there is no image, if it is another device's, or if the YAML has changed since it was built
 */
export async function imageFileOf(request: ImageRequest): Promise<ImageAndFile> {
  const { stale } = request;
  if (request.image === undefined) {
    const file = request.file ?? DEFAULT_DEVICE;
    const { image } = outputPaths(file);
    if (!(await exists(image))) {
      // A mistyped name is not a device still to be built.
      await readDevice(file);
      throw new UserError(`there is no ${shortPath(image)}`, build(file));
    }
    return checked({ image, file, record: await recordOf(image), stale });
  }
  const { image } = request;
  const record = await recordOf(image);
  return checked({ image, file: request.file ?? (await fileOf(image, record)), record, stale });
}

async function recordOf(image: string): Promise<ImageRecord> {
  await ensureTools({ tools: ['mcopy'] }, say);
  return withPlainImage(image, readRecord);
}

/** The file from which an image says it was made. */
async function fileOf(image: string, { config, device }: ImageRecord): Promise<string> {
  const file = join(ROOT, config);
  if (deviceName(file) === device && (await exists(file))) return file;
  throw new UserError(
    `${shortPath(image)} is for ${device}, and its file ${config} is not here`,
    'name the file with --device FILE',
    EXIT.usage,
  );
}

async function checked({
  image,
  file,
  record,
  stale,
}: ImageAndFile & { record: ImageRecord; stale: boolean }): Promise<ImageAndFile> {
  if (record.device !== deviceName(file))
    throw new UserError(
      `${shortPath(image)} is for ${record.device}, not for ${deviceName(file)}`,
      `name the file of ${record.device}, or an image of ${deviceName(file)}: ${build(file)}`,
      EXIT.usage,
    );
  if (!stale) await refuseStale(image, file, record);
  return { image, file };
}

async function refuseStale(image: string, file: string, record: ImageRecord): Promise<void> {
  const asItIs = 'use the image as it is: --stale';
  const changed = await whatChanged(image, file, record).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, `${error.hint}; or ${asItIs}`, error.exitCode);
  });
  const hint = `${build(file)}; or ${asItIs}`;
  if (changed === undefined)
    throw new UserError(`${shortPath(image)} does not record what it was made from`, hint);
  if (changed.length === 0) return;
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : '';
  throw new UserError(
    `${shortPath(image)} is older than ${basename(file)} or a file that it uses; what differs: ${changed.slice(0, NAMED).join(', ')}${more}`,
    hint,
  );
}

async function whatChanged(
  image: string,
  file: string,
  record: ImageRecord,
): Promise<string[] | undefined> {
  const device = await readDevice(file);
  const paths = outputPaths(file);
  if (resolve(image) !== paths.image) return differences(record, device);
  return changedInputs(paths, await inputsOf(device, file));
}

/** What an image that lies elsewhere records about its inputs. */
function differences(record: ImageRecord, device: DeviceModel): string[] {
  const linksOf = (links: readonly { name: string; carrier: string; modem: string }[]) =>
    links.map(({ name, carrier, modem }) => `${name} ${carrier} ${modem}`).join('\n');
  const links = device.links.map(({ name, carrier, modem }) => {
    return { name, carrier: carrier.name, modem: modem.name };
  });
  return [
    ...(record.hostname === device.hostname ? [] : ['hostname']),
    ...(record.board === device.board ? [] : ['board']),
    ...(linksOf(record.links) === linksOf(links) ? [] : ['links']),
  ];
}

function build(file: string): string {
  return file === DEFAULT_DEVICE
    ? 'npm run build-image'
    : `npm run build-image -- ${shortPath(file)}`;
}
