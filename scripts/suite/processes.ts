import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../frame';

/** So many files a process: it loads the product once, and the files one after the other. */
const TOGETHER = 16;

/** Tests that mostly wait: for the device's daemon, for chat, for a modem, for a name space to be made. */
const WAIT = /^test\/(target|device\/(engine|machine|pppid))\/|^test\/drill\/pty\./;
/** So many files at a time of those, all in one process; it takes about as much of a processor as one of the others. */
const WAITING_AT_ONCE = 6;

/** Where a test file sets what the product reads when it is loaded, or when it ends. */
const SETS_THE_PROCESS = /support\/own-|process\.env\.(PPPI_BUILD_DIR|PPPI_CACHE_DIR) =/;

/** @returns whether a test file, by its text, has to be alone in its process */
export function ownProcess(text: string): boolean {
  return SETS_THE_PROCESS.test(text);
}

/**
 * Puts fast test files together, many in a process.
 * @param dir for files that load them; it has to be there until the tests have ended
 * @returns what node --test is given, what takes longest first
 */
export async function together(files: readonly string[], dir: string): Promise<string[]> {
  const texts = await Promise.all(files.map((path) => readFile(join(ROOT, path), 'utf8')));
  const own = files.filter((_, index) => ownProcess(texts[index] ?? ''));
  const shared = files.filter((path) => !own.includes(path));
  const waiting = shared.filter((path) => WAIT.test(path));
  const busy = shared.filter((path) => !WAIT.test(path));
  const count = Math.ceil(busy.length / TOGETHER);
  const parts = Array.from({ length: count }, (_, part) =>
    busy.filter((_path, place) => place % count === part),
  );
  const loader = async (name: string, text: string) => {
    const path = join(dir, `${name}.cjs`);
    await writeFile(path, `const { describe } = require('node:test');\n${text}`);
    return path;
  };
  return [
    ...(waiting.length > 0 ? [await loader('waiting', atOnce(load(waiting)))] : []),
    ...own,
    ...(await Promise.all(parts.map((part, index) => loader(String(index), load(part))))),
  ];
}

const atOnce = (suites: string) =>
  `describe('tests that wait', { concurrency: ${WAITING_AT_ONCE} }, () => {\n${suites}});\n`;

/** A suite for each file, so that its hooks are its own, and its tests come one after the other. */
function load(files: readonly string[]): string {
  const suites = files.map(
    (path) =>
      `describe(${JSON.stringify(path)}, { concurrency: 1 }, () => void require(${JSON.stringify(join(ROOT, path))}));\n`,
  );
  return suites.join('');
}
