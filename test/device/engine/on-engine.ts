import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../../../scripts/device-code';
import { inTempDir, run, type RunResult } from '../../../scripts/os';
import { bundled, engineFolder } from '../../support/engine';

/** logger(1), a line a call. */
const LOGGER = `#!/bin/sh
while [ "\${1#-}" != "$1" ] && [ "$1" != -- ]; do
  case $1 in -t) tag=$2 ;; -p) prio=$2 ;; esac
  shift 2
done
echo "$prio $tag: $2" >>"\${0%/*}/../log"
`;

/** A program under the engine, in a folder of its own. */
export interface OnEngine {
  readonly dir: string;
  readonly made: Bundle;
  /** Runs it to its end. @param args of the program */
  run(...args: string[]): Promise<RunResult>;
  /** @returns what it has logged, a line each: `daemon.info name: text` */
  log(): Promise<string[]>;
}

/** @param program a file of programs/, without its end */
export function onEngine<T>(program: string, work: (on: OnEngine) => Promise<T>): Promise<T> {
  return inTempDir(async (dir) => {
    const made = await bundled(join(__dirname, 'programs', `${program}.ts`));
    const file = join(dir, `${program}.js`);
    await writeFile(file, made.code);
    await mkdir(join(dir, 'bin'));
    await writeFile(join(dir, 'bin/logger'), LOGGER);
    await chmod(join(dir, 'bin/logger'), 0o755);
    const toolDirs = [join(dir, 'bin'), await engineFolder()];
    return work({
      dir,
      made,
      run: (...args) =>
        run('qjs', ['-m', file, ...args], {
          ...{ toolDirs, cwd: dir, timeout: 60_000, okStatus: [...Array(256).keys()] },
        }),
      log: async () =>
        (await readFile(join(dir, 'log'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    });
  });
}
