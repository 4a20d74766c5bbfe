/**
 * What board/ says of the hardware. The only reader of that folder; it must not know systems, images or the emulator.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BOARD_DIR, shortPath } from '../checkout';
import { ConfigError, FILE_KINDS, readYaml, type BoardFile } from '../config';
import { EXIT, UserError } from '../frame';
import { exists, LIMITS, readRegular } from '../os';

/** One sort of hardware that a board's image runs on; see board.yaml for the fields. */
export type Model = BoardFile['models'][number];

/** The hardware that a firmware is for: a folder below board/. */
export interface Board extends BoardFile {
  name: string;
  /** the board's folder, with config.txt and cmdline.txt */
  dir: string;
}

/** @returns the names of all boards, sorted */
export async function boardNames(): Promise<string[]> {
  const entries = await readdir(BOARD_DIR, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Name of the file in a board's folder that has its facts. */
const FILE = 'board.yaml';

/**
 * Reads board/NAME/board.yaml.
 * @param folder where the boards are
 * @throws ConfigError with every mistake in it; UserError if there is no such board
 */
export async function readBoard(name: string, folder = BOARD_DIR): Promise<Board> {
  const dir = join(folder, name);
  const path = join(dir, FILE);
  if (!/^[\w-]+$/.test(name) || !(await exists(path))) {
    throw new UserError(
      `there is no board ${name}`,
      `boards are: ${(await boardNames()).join(', ')}`,
      EXIT.usage,
    );
  }
  const text = await readRegular(path, LIMITS.yaml);
  return { name, dir, ...readYaml(FILE_KINDS.board, { file: shortPath(path), text }) };
}

/**
 * The same for who makes nothing else of the mistakes.
 * @throws UserError, exit status 2, if there is no such board, or with every mistake in its file
 */
export async function loadBoard(name: string, folder = BOARD_DIR): Promise<Board> {
  try {
    return await readBoard(name, folder);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UserError(
      error.tell(`the file of the board ${name}`),
      'every key and what it may be: docs/config.md',
      EXIT.usage,
    );
  }
}

/**
 * Finds a model of a board by the firmware's name for it.
 * @throws UserError if the board has no such model
 */
export function findModel(board: Board, name: string): Model {
  const model = board.models.find((one) => one.name === name);
  if (model) return model;
  throw new UserError(
    `the board ${board.name} has no model ${name}`,
    `models are: ${board.models.map((one) => one.name).join(', ')}`,
    EXIT.usage,
  );
}

/**
 * What is set in the device trees, as arguments of fdtput, without its `-p`, which makes the nodes that are missing.
 * @param dir where the trees are
 */
export function deviceTreeFixes({ models, fixes: ofAll }: Board, dir: string): string[][] {
  return models.flatMap(({ deviceTree, fixes }) =>
    [...ofAll, ...fixes].map(({ node, property, type, value }) => [
      '-t',
      type,
      join(dir, deviceTree),
      node,
      property,
      ...value.split(' '),
    ]),
  );
}

/** @returns all modules of a distribution's kernel that the board needs */
export function kernelModules({ modules, usb, ethernet }: Board): string[] {
  return [...modules.boot, ...usb.host, ...modules.start, ...ethernet.drivers, ...modules.root];
}

/** Names of files on the boot partition, as config.txt tells the firmware. */
export interface BootNames {
  kernel: string;
  initramfs: string;
}

/**
 * Reads from a config.txt which files the firmware loads.
 * @throws UserError if it names no kernel or no initramfs
 */
export function parseBootNames(config: string): BootNames {
  const kernel = /^kernel=(\S+)$/m.exec(config)?.[1];
  const initramfs = /^initramfs (\S+) followkernel$/m.exec(config)?.[1];
  if (!kernel || !initramfs)
    throw new UserError(
      'config.txt names no kernel or no initramfs',
      'it wants a line `kernel=FILE` and a line `initramfs FILE followkernel`',
    );
  return { kernel, initramfs };
}

/** Reads the names from the board's config.txt. */
export async function bootNames(board: Board): Promise<BootNames> {
  const path = join(board.dir, 'config.txt');
  return parseBootNames((await readRegular(path, LIMITS.yaml)).toString());
}
