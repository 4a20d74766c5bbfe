/**
 * What board/ says of the hardware. The only reader of that folder; it must not know systems, images or the emulator.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BOARD_DIR } from '../checkout';
import { EXIT, UserError } from '../frame';
import { exists, LIMITS, readRegular } from '../os';

const file = z.string().regex(/^[\w.-]+$/);

const fix = z.strictObject({
  node: z.string(),
  property: z.string(),
  type: z.enum(['s', 'x']).default('s'),
  value: z.string(),
});

const schema = z.strictObject({
  description: z.string(),
  firmware: z.array(file),
  models: z.array(
    z.strictObject({
      name: file,
      description: z.string(),
      deviceTree: file,
      memory: z.number().int().positive(),
      serial: z.number().int().nonnegative(),
      fixes: z.array(fix).default([]),
    }),
  ),
  fixes: z.array(fix),
  modules: z.strictObject({ boot: z.array(file), root: z.array(file) }),
  emulator: z.strictObject({
    machine: z.string(),
    model: file,
    cmdline: z.string(),
  }),
});

type BoardFile = z.infer<typeof schema>;

/** One sort of hardware that a board's image runs on; see board.yaml for the fields. */
export type Model = BoardFile['models'][number];

/** The hardware that a firmware is for: a folder below board/. */
export interface Board extends BoardFile {
  name: string;
  /** the board's folder, with config.txt, cmdline.txt and genimage.cfg */
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

/**
 * Reads board/NAME/board.yaml.
 * @throws UserError if there is no such board, or if its file is not as it should be
 */
export async function loadBoard(name: string): Promise<Board> {
  const dir = join(BOARD_DIR, name);
  const path = join(dir, 'board.yaml');
  if (!/^[\w-]+$/.test(name) || !(await exists(path))) {
    throw new UserError(
      `there is no board ${name}`,
      `boards are: ${(await boardNames()).join(', ')}`,
      EXIT.usage,
    );
  }
  const result = schema.safeParse(parse((await readRegular(path, LIMITS.yaml)).toString()));
  if (!result.success)
    throw new UserError(`${path} is not a valid board file\n${z.prettifyError(result.error)}`);
  return { name, dir, ...result.data };
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
    throw new UserError('config.txt names no kernel or no initramfs', 'see board/rpi3/config.txt');
  return { kernel, initramfs };
}

/** Reads the names from the board's config.txt. */
export async function bootNames(board: Board): Promise<BootNames> {
  const path = join(board.dir, 'config.txt');
  return parseBootNames((await readRegular(path, LIMITS.yaml)).toString());
}
