import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marks, ScriptOutput } from '../../scripts/workbench/script-output';

const NONCE = '0123456789abcdef';
const { begin, end } = marks(NONCE);

/** What comes of a line, cut into pieces of these sizes over and over. */
function hear(line: string, sizes: readonly number[]) {
  let shown = '';
  const output = new ScriptOutput(NONCE, (text) => (shown += text));
  const bytes = Buffer.from(line, 'latin1');
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    output.feed(bytes.subarray(at, at + size));
    at += size;
  }
  return { shown, status: output.status };
}

const serial = (text: string) => text.replace(/\n/g, '\r\n');

test('what a script prints, and its status, whatever the pieces', () => {
  const printed = fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', '\n', '-', 'end', '0', NONCE, ' ', '\xff'),
      maxLength: 60,
    }),
    fc.constantFrom('', '\n', `\n-end-`, `${end}7`, `\n${end}x\n`),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(printed, fc.integer({ min: 0, max: 255 }), sizes, (text, status, cuts) => {
      const line = `# echo "-be""gin-"\n${begin}\n${text}\n${end}${status}\n# prompt\n`;
      assert.deepEqual(hear(serial(line), cuts), { shown: text, status });
    }),
  );
});

test('what is printed is shown before the script ends', () => {
  const { shown, status } = hear(serial(`${begin}\nworking`), [1000]);
  assert.deepEqual([shown, status], ['working', undefined]);
});

test('an echo of the command is not its beginning', () => {
  const { shown } = hear(`echo "${begin.slice(0, 3)}""${begin.slice(3)}"\r\nsaid\r\n`, [1000]);
  assert.equal(shown, '');
});
