import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { recordTemplate } from '../image';
import type { OutputPaths } from '../checkout';
import { jsonText } from '../frame';
import { exists, LIMITS, readRegular, sha256, sha256File, writeWhole } from '../os';
import type { DeviceModel } from '../model';
import type { RenderedFile } from '../render';
import { linuxFragment, packagesFragment } from '../system';
import { overlaySources, renderOrExplain } from './render-device';

/**
 * What an image was made from, kept beside it, so that `flash` and `emulate` can tell whether the YAML has changed
 * since. It has checksums of files with secrets, so it stays in the output folder, which is closed to others and
 * holds the rendered files themselves; it never gets into an image or a release (docs/decisions/12-beside-the-image.md).
 */

/** SHA-256 by path of a rendered file; inputs that are not rendered files have a name in brackets. */
export type MadeFrom = Record<string, string>;

const FORMAT = z.record(z.string(), z.string());

const file = ({ dir }: OutputPaths) => join(dir, 'made-from.json');

/** @param config path of the device's YAML file */
export async function inputsOf(device: DeviceModel, config: string): Promise<MadeFrom> {
  const inputs: MadeFrom = {
    '(record)': sha256(recordTemplate(device, config, { name: '', version: '' })),
    '(kernel and packages)': sha256(linuxFragment(device), packagesFragment(device)),
    '(Debian packages)': await packagesSum(device, config),
    '(card)': sha256(jsonText(device.card)),
  };
  for (const made of renderOrExplain(device, await overlaySources())) {
    inputs[made.path] = await sumOf(made);
  }
  return inputs;
}

/** A file that is copied is summed where it lies, at the time of the question. */
async function sumOf(made: RenderedFile): Promise<string> {
  switch (made.kind) {
    case 'folder':
      return sha256(made.kind);
    case 'link':
      return sha256(made.kind, '', made.target);
    case 'copy':
      return sha256(made.kind, String(made.mode), await sha256File(made.source));
    case 'file':
      return sha256(made.kind, String(made.mode), made.bytes);
  }
}

async function packagesSum({ packages }: DeviceModel, config: string): Promise<string> {
  const debs = packages.filter(({ name }) => name.endsWith('.deb'));
  const sums = await Promise.all(
    debs.map(({ name }) => sha256File(resolve(dirname(config), name))),
  );
  return sha256(jsonText(packages.map((one) => ({ ...one, place: undefined }))), ...sums);
}

/** Removes it before the image is replaced, so that an existing file always matches the image. */
export async function forgetInputs(paths: OutputPaths): Promise<void> {
  await rm(file(paths), { force: true });
}

export async function keepInputs(paths: OutputPaths, inputs: MadeFrom): Promise<void> {
  await writeWhole(file(paths), jsonText(inputs), 0o600);
}

/** @returns what differs, sorted; undefined if the image's inputs are unknown */
export async function changedInputs(
  paths: OutputPaths,
  now: MadeFrom,
): Promise<string[] | undefined> {
  if (!(await exists(file(paths)))) return undefined;
  const then = parse((await readRegular(file(paths), LIMITS.beside)).toString());
  if (!then) return undefined;
  const names = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...names].filter((name) => then[name] !== now[name]).sort();
}

function parse(text: string): MadeFrom | undefined {
  try {
    return FORMAT.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
