import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { imageOperand, namedDevice } from '../../scripts/flow';
import { outputPaths } from '../../scripts/checkout';
import { readArguments, UserError, wholeNumber, ROOT } from '../../scripts/frame';
import { run } from '../../scripts/os';

/** The command lines that people mistype: each is refused with 2, a fact and what to do, and no word of Node's. */

const OPTIONS = {
  device: { type: 'string', value: 'FILE' },
  set: { type: 'string', value: 'KEY=VALUE', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function refused(work: () => unknown, fact: string, hint: RegExp): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.exitCode, 2);
    assert.equal(error.message, fact);
    assert.match(error.hint ?? '', hint);
    return true;
  });
}

test('options: the nearest is named, or all', () => {
  const read = (...args: string[]) => readArguments(args, OPTIONS, undefined);
  const no = (option: string) => `there is no option ${option}`;
  refused(() => read('--devise', 'x'), no('--devise'), /^did you mean --device\? There are --dev/);
  refused(() => read('--devise=x'), no('--devise'), /^did you mean --device\?/);
  refused(() => read('-device', 'x'), no('-device'), /^did you mean --device\?/);
  refused(
    () => read('--zzzzzzzz'),
    no('--zzzzzzzz'),
    /^There are --device, --set, --json, --help$/,
  );
  refused(() => read('--__proto__'), no('--__proto__'), /^There are/);
  refused(() => read('--device'), '--device takes a value', /^--device FILE/);
  refused(
    () => read('--device', '--json'),
    '--device takes a value, and --json looks like an option',
    /--device=--json$/,
  );
  refused(() => read('--json=1'), '--json takes no value', /^write --json alone$/);
  refused(() => read('--device', 'a', '--device=b'), '--device is given twice: a and b', /once/);
  refused(() => read('x', 'y'), 'x y: this command takes options only', /^it takes --device/);
});

test('numbers', () => {
  assert.equal(wholeNumber('--timeout', '1000000', 'seconds'), 1_000_000);
  for (const text of ['0', '-1', '1.5', 'x', '', 'NaN'])
    refused(
      () => wholeNumber('--jobs', text, 'images'),
      `--jobs ${text} is not a number of images`,
      /--jobs 2/,
    );
  // Node waits a millisecond where it is told to wait longer than 2^31.
  for (const text of ['1000001', '1e12', 'Infinity'])
    refused(
      () => wholeNumber('--timeout', text, 'seconds'),
      `--timeout ${text} is too large`,
      /^at most 1000000$/,
    );
  refused(
    () => wholeNumber('--ssh-port', '65536', 'a port', 65535),
    '--ssh-port 65536 is too large',
    /65535/,
  );
});

test('options that are right', () => {
  const read = (...args: string[]) => readArguments(args, OPTIONS, 'FILE');
  assert.deepEqual(read('--set', 'a=b', 'x', '--set=c=-d', '--json', '--', '--y'), {
    values: { set: ['a=b', 'c=-d'], json: true },
    positionals: ['x', '--y'],
  });
  assert.deepEqual(read('--device=--json').values, { device: '--json' });
  assert.deepEqual(read('--device', '-').values, { device: '-' });
  assert.deepEqual(read('-h').values, { help: true });
});

test('a device is the operand or stands behind --device', () => {
  assert.equal(namedDevice(undefined, []), undefined);
  assert.equal(namedDevice('a.yaml', []), 'a.yaml');
  assert.equal(namedDevice(undefined, ['a.yaml']), 'a.yaml');
  assert.equal(namedDevice('a.yaml', ['a.yaml']), 'a.yaml');
  const two = 'a.yaml, b.yaml: one device at a time';
  refused(() => namedDevice(undefined, ['a.yaml', 'b.yaml']), two, /name one/);
  refused(() => namedDevice('a.yaml', ['b.yaml']), two, /name one/);
  refused(
    () => namedDevice(undefined, ['no/*.yaml']),
    'nothing matches no/*.yaml',
    /^there (is|are) /,
  );
  refused(() => namedDevice('x.img.xz'), 'x.img.xz is an image, not a device file', /^--image x/);
});

test('where an image is the operand, a device file means the one that was built of it', () => {
  const { image } = outputPaths('a.yaml');
  assert.deepEqual(imageOperand(undefined, ['x.img']), { image: 'x.img', file: undefined });
  assert.deepEqual(imageOperand('a.yaml', ['x.img']), { image: 'x.img', file: 'a.yaml' });
  assert.deepEqual(imageOperand('a.yaml', []), { image, file: 'a.yaml' });
  assert.deepEqual(imageOperand(undefined, ['a.yaml']), { image, file: 'a.yaml' });
  refused(
    () => imageOperand(undefined, ['x.img', 'y.img']),
    'x.img, y.img: one image at a time',
    /one/,
  );
});

async function pppi(...args: string[]) {
  const result = await run('node', [join(ROOT, 'scripts', 'run.js'), ...args], {
    cwd: ROOT,
    okStatus: [0, 1, 2],
  });
  assert.doesNotMatch(result.stderr, /^ {4}at |MODULE_NOT_FOUND|ERR_|defect/m);
  return result;
}

test('a device that is not there: the nearest, in every command that takes one', async () => {
  for (const command of ['show', 'render', 'emulate', 'boot-models', 'flash', 'check']) {
    const { status, stderr } = await pppi(command, 'config/devise.yaml');
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^error: there is no (device file )?config\/devise\.yaml$/m);
    assert.match(stderr, /^hint: did you mean config\/device\.yaml\? there (is|are) /m);
  }
});
