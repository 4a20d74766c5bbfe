import type { Contract } from './contract-file';
import { starOf } from './star';
import { configValue } from './texts';

type Facts = Contract['firmware'];

/** @returns whether a file of the boot partition is a program of the firmware */
export function isProgram({ program }: Facts, name: string): boolean {
  return starOf(program, name) !== undefined;
}

/** @returns the name of the data that a program needs */
export function dataOf({ program, data }: Facts, name: string): string {
  return data.replace('*', starOf(program, name) ?? '');
}

/** @returns the program for so many MiB of memory */
export function programFor({ programs }: Facts, memory: number): string {
  const chosen = programs.find(({ most }) => most === undefined || memory <= most);
  return (chosen ?? programs[0])?.name ?? '';
}

/** @returns MiB that the firmware keeps for itself */
export function memoryOf({ memory }: Facts, config: string): number {
  return Number(configValue(config, memory.key) ?? memory.without);
}

/** @returns the name of the device tree that the firmware asks for on a model */
export function treeOf({ chip, firmware }: Contract, model: string): string {
  return firmware.trees.replace('%d', String(chip)).replace('%s', model);
}
