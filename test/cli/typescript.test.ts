import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';

interface Checkout {
  write: (text: string) => Promise<void>;
  /** what the program prints, or the first place in its stack trace */
  runs: () => Promise<string>;
  /** what was kept of it */
  kept: string;
}

/** A checkout with a program of one file. */
const inCheckout = (work: (checkout: Checkout) => Promise<void>) =>
  inTempDir(async (dir) => {
    for (const folder of ['scripts', 'node_modules']) await mkdir(join(dir, folder));
    for (const file of ['scripts/typescript.js', 'tsconfig.json'])
      await copyFile(join(ROOT, file), join(dir, file));
    for (const name of ['@swc', 'ts-node', 'typescript'])
      await symlink(join(ROOT, 'node_modules', name), join(dir, 'node_modules', name));
    const program = join(dir, 'scripts/program.ts');
    const code = `try { require('./scripts/program.ts') }
      catch ({ stack }) { console.log(/\\w+\\.ts:\\d+:\\d+/.exec(stack)[0]) }`;
    const args = ['-r', './scripts/typescript.js', '-e', code];
    await work({
      write: (text) => writeFile(program, text),
      runs: async () => (await run('node', args, { cwd: dir })).stdout,
      kept: join(dir, 'node_modules/.cache/pppi/scripts/program.ts.js'),
    });
  });

test('a file is compiled once for its text; an edit is seen, and so is a change of what was kept', () =>
  inCheckout(async ({ write, runs, kept }) => {
    await write('const said: string = "one";\nconsole.log(said);\n');
    assert.equal(await runs(), 'one');
    const code = await readFile(kept, 'utf8');
    // What is kept is what is run.
    await writeFile(kept, code.replace('"one"', '"kept"'));
    assert.equal(await runs(), 'kept');
    await write('const said: string = "two";\nconsole.log(said);\n');
    assert.equal(await runs(), 'two');
    for (const broken of ['', code, (await readFile(kept, 'utf8')).slice(0, -10)]) {
      await writeFile(kept, broken);
      assert.equal(await runs(), 'two');
    }
  }));

test('a stack trace has the place in TypeScript, first and from what was kept', () =>
  inCheckout(async ({ write, runs }) => {
    await write(
      'interface A {\n  b: string;\n}\n\nconst a: A = { b: "c" };\nthrow new Error(a.b);\n',
    );
    assert.equal(await runs(), 'program.ts:6:7');
    assert.equal(await runs(), 'program.ts:6:7');
  }));

test('where nothing can be kept it runs all the same', () =>
  inCheckout(async ({ write, runs, kept }) => {
    await mkdir(kept, { recursive: true });
    await write('console.log("said")');
    assert.equal(await runs(), 'said');
  }));
