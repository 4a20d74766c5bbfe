import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { importsOf } from '../../scripts/suite';

const SCRIPTS = join(ROOT, 'scripts');
const folders = (dir: string) =>
  readdirSync(dir, { withFileTypes: true }).filter((one) => one.isDirectory());
/** A file for each command, and no door. */
const rooms = folders(SCRIPTS)
  .map(({ name }) => name)
  .filter((name) => name !== 'commands');

/** The rooms below a folder that each of them imports. */
function doors(parent: string): Map<string, Set<string>> {
  const below = `${relative(ROOT, parent)}/`;
  return new Map(
    folders(parent).map(({ name }) => {
      const files = readdirSync(join(parent, name), { recursive: true, encoding: 'utf8' });
      const used = files
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => importsOf(join(below, name, file)))
        .filter((target) => target.startsWith(below))
        .map((target) => target.slice(below.length).split('/')[0] ?? '');
      return [name, new Set(used.filter((to) => to !== name))];
    }),
  );
}

/** @returns rooms that can be reached from themselves */
function inCircles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reach = (from: string, seen: Set<string>): Set<string> => {
    for (const to of graph.get(from) ?? [])
      if (!seen.has(to)) {
        seen.add(to);
        reach(to, seen);
      }
    return seen;
  };
  return [...graph.keys()].filter((room) => reach(room, new Set()).has(room));
}

test('no room needs itself over others', () => {
  for (const parent of [SCRIPTS, join(SCRIPTS, 'emulate')])
    assert.deepEqual(inCircles(doors(parent)), []);
  const circle = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['a', 'c'])],
    ['c', new Set<string>()],
  ]);
  assert.deepEqual(inCircles(circle), ['a', 'b']);
});

const inEmulate = folders(join(SCRIPTS, 'emulate')).map(({ name }) => join('emulate', name));

for (const room of [...rooms, ...inEmulate])
  test(`${room}: its index says what it is for and what it must not know`, () => {
    const text = readFileSync(join(SCRIPTS, room, 'index.ts'), 'utf8');
    const said = /^\/\*\*\n((?: \* .*\n){1,4}) \*\/\n/.exec(text)?.[1] ?? '';
    assert.match(said.replace(/\n \* /g, ' '), /must not know|knows no|asserts nothing|nothing of/);
  });

test('docs/code.md has every room', () => {
  const page = readFileSync(join(ROOT, 'docs', 'code.md'), 'utf8');
  for (const room of rooms) assert.ok(page.includes(`\`${room}/\``), room);
});
