import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { sha256 } from '../os';
import { ROOT } from '../frame';

const PROGRAMS = join(ROOT, 'device/bin');
/** Modules that the engine brings. */
const BUILT_IN = ['std', 'os'];
/** Stands in the code for the bundle's own name, which the program logs: a trace says what it is a trace of. */
const OWN_NAME = '__BUNDLE__';

export interface Bundle {
  /** of the program: `pppid` */
  name: string;
  /** one ES module that imports nothing but the engine's modules */
  code: string;
  /** source map, version 3; paths are relative to the checkout */
  map: string;
  /** eight digits of the code's checksum */
  id: string;
}

/** @returns the files of the programs, sorted */
export async function devicePrograms(): Promise<string[]> {
  const names = await readdir(PROGRAMS);
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(PROGRAMS, name));
}

/**
 * Bundles a program with all that it imports. Not minified, since the engine's traces have its lines and names, and
 * loading them takes a third of a second. The same sources give the same bytes.
 */
export async function bundle(file: string): Promise<Bundle> {
  const name = basename(file, '.ts');
  const { outputFiles } = await build({
    entryPoints: [file],
    outfile: join(ROOT, `${name}.js`),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    // QuickJS 2025-04-26 has all of ES2023.
    target: 'es2023',
    external: BUILT_IN,
    sourcemap: 'external',
    sourcesContent: false,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    absWorkingDir: ROOT,
    plugins: [ES_MODULES],
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  const code = text('.js');
  const id = sha256(code).slice(0, 8);
  return { name, code: code.replaceAll(OWN_NAME, id), map: text('.js.map'), id };
}

/**
 * Finds files by itself: what esbuild finds below this checkout's package.json, which says `commonjs`, it would wrap
 * into a function each.
 */
const ES_MODULES: Plugin = {
  name: 'es-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^[./]/ }, ({ path, resolveDir }) => {
      const target = resolve(resolveDir, path);
      const files = [target, `${target}.ts`, join(target, 'index.ts')];
      const found = files.find((one) => one.endsWith('.ts') && existsSync(one));
      // A program has of a room only what it uses; no file of the device's does anything by being imported alone.
      return found === undefined ? undefined : { path: found, sideEffects: false };
    });
  },
};
