import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../frame';

/** So many files a process: it loads the product once, which takes a second, and the files one after the other. */
const TOGETHER = 16;

/** Where a test file sets what the product reads when it is loaded, or when it ends. */
const SETS_THE_PROCESS = /support\/own-|process\.env\.(PPPI_BUILD_DIR|PPPI_CACHE_DIR) =/;

/** @returns whether a test file, by its text, has to be alone in its process */
export function ownProcess(text: string): boolean {
  return SETS_THE_PROCESS.test(text);
}

/**
 * Puts fast test files together, many in a process.
 * @param dir for files that load them; it has to be there until the tests have ended
 * @returns what node --test is given
 */
export async function together(files: readonly string[], dir: string): Promise<string[]> {
  const texts = await Promise.all(files.map((path) => readFile(join(ROOT, path), 'utf8')));
  const own = files.filter((_, index) => ownProcess(texts[index] ?? ''));
  const shared = files.filter((path) => !own.includes(path));
  const count = Math.ceil(shared.length / TOGETHER);
  const loaders = Array.from({ length: count }, async (_, index) => {
    const loader = join(dir, `${index}.cjs`);
    await writeFile(loader, load(shared.filter((_path, place) => place % count === index)));
    return loader;
  });
  return [...own, ...(await Promise.all(loaders))];
}

/** A suite for each file, so that its hooks are its own. */
function load(files: readonly string[]): string {
  const suites = files.map(
    (path) =>
      `describe(${JSON.stringify(path)}, () => void require(${JSON.stringify(join(ROOT, path))}));\n`,
  );
  return `const { describe } = require('node:test');\n${suites.join('')}`;
}
