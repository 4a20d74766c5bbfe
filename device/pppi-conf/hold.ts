import { fillPieces, storedText, type OwnFiles, type Value, type Values } from '../core';
import { makeFolder, modeOf, readFile, runNow, writeWhole } from '../io';
import { RUN, VALUES } from './places';

const OWN_FILES = '/etc/pppi/settings.json';
/** Bytes; a link takes about five thousand. */
const SIZE = 1024 * 1024;

/**
 * Makes values hold: the daemon has access points and PINs from a file; each file of the image that has others is bound
 * over by one of the RAM disk. pppd trusts a file by owner, mode and folders, and nobody else has to know of settings.
 * @param stage a name for the folder of these files: those that are bound already stay as they are
 * @returns what has failed, for people
 */
export function hold(values: readonly Value[], stage: string): readonly string[] {
  if (!writeWhole(VALUES, storedText(values), 0o600)) return ['the RAM disk is full'];
  const own = JSON.parse(readFile(OWN_FILES, SIZE) ?? '') as OwnFiles;
  const all: Values = { ...own.values, ...grouped(values) };
  return Object.entries(own.files).flatMap(([path, pieces]) => {
    const text = fillPieces(pieces, all);
    if (readFile(path, SIZE) === text || bindOver(path, text, `${RUN}/${stage}`)) return [];
    return [`${path} cannot be changed to what pppi.conf sets`];
  });
}

/** A key for SSH may be set several times. */
function grouped(values: readonly Value[]): Values {
  const groups: Record<string, string[]> = {};
  for (const { key, value } of values) (groups[key] ??= []).push(value);
  return groups;
}

function bindOver(path: string, text: string, folder: string): boolean {
  const made = `${folder}${path}`;
  return (
    makeFolder(made.slice(0, made.lastIndexOf('/'))) &&
    writeWhole(made, text, modeOf(path) ?? 0o600) &&
    runNow(['mount', '-o', 'bind', made, path]) === 0
  );
}
