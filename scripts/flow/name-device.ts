import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_DIR, DEFAULT_DEVICE, deviceName, outputPaths, shortPath } from '../checkout';
import { EXIT, nearest, UserError } from '../frame';

/** Number of devices listed after a wrong name. */
const LISTED = 20;

/**
 * Lists devices.
 * @returns paths of a folder's device files, as short as possible, sorted
 */
export function deviceFiles(folder = CONFIG_DIR): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[^.].*\.ya?ml$/.test(name) && !/\.local\.ya?ml$/.test(name))
    .sort()
    .map((name) => shortPath(join(folder, name)));
}

/**
 * The device that a command works on: its operand or the value of --device.
 * @param option the value of --device
 * @returns the path of its file; undefined if none is named
 * @throws UserError, exit status 2, if more than one is named, or the file cannot be a device
 */
export function namedDevice(
  option: string | undefined,
  operands: readonly string[] = [],
): string | undefined {
  const named = [...new Set([...(option === undefined ? [] : [option]), ...operands])];
  for (const file of named) if (isPattern(file)) throw nothingMatches([file]);
  const [file, ...more] = named;
  if (more.length > 0)
    throw new UserError(`${named.join(', ')}: one device at a time`, 'name one', EXIT.usage);
  if (file !== undefined && /\.img(\.\w+)?$/.test(file))
    throw new UserError(`${file} is an image, not a device file`, `--image ${file}`, EXIT.usage);
  return file;
}

/** The same for commands that take config/device.yaml if none is named. */
export function deviceOf(option: string | undefined, operands: readonly string[] = []): string {
  return namedDevice(option, operands) ?? DEFAULT_DEVICE;
}

/**
 * The same for commands whose operand is an image: a device file stands for the image built from it.
 * @returns the image's path, and the device's file if one is named
 */
export function imageOperand(
  option: string | undefined,
  operands: readonly string[],
): { image: string; file: string | undefined } {
  const images = operands.filter((operand) => !/\.ya?ml$/.test(operand));
  const file = namedDevice(
    option,
    operands.filter((operand) => !images.includes(operand)),
  );
  if (images.length > 1)
    throw new UserError(`${images.join(', ')}: one image at a time`, 'name one', EXIT.usage);
  return { image: images[0] ?? outputPaths(file ?? DEFAULT_DEVICE).image, file };
}

/** Patterns that the shell passes on unchanged because no file matches. */
export function isPattern(file: string): boolean {
  return /[*?[]/.test(file) && !existsSync(file);
}

export function nothingMatches(patterns: readonly string[]): UserError {
  const hint = whatThereIs('');
  return new UserError(`nothing matches ${patterns.join(', ')}`, hint, EXIT.usage);
}

/** @returns the devices of config/ as a hint, the nearest first. @param wrong a path that does not exist */
export function whatThereIs(wrong: string): string {
  const files = deviceFiles();
  if (files.length === 0) return 'config/ has no device';
  const near = nearest(deviceName(wrong), files.map(deviceName));
  const guess = files.find((file) => near !== undefined && deviceName(file) === near);
  const more = files.length > LISTED ? ` and ${files.length - LISTED} more` : '';
  const list = `${files.slice(0, LISTED).join(', ')}${more}`;
  return `${guess === undefined ? '' : `did you mean ${guess}? `}there ${files.length === 1 ? 'is' : 'are'} ${list}`;
}
