import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import { ROOT } from '../../scripts/frame';

const eslint = new ESLint({ cwd: ROOT });

/** The rules that a text breaks if it stands in that file. */
async function broken(path: string, text: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(text, { filePath: join(ROOT, path) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

for (const room of ['config', 'model', 'render']) {
  test(`${room} may not reach the outside world`, async () => {
    const path = `scripts/${room}/probe.ts`;
    for (const module of ['execa', 'node:child_process', 'node:fs', '../os', '../os/tools']) {
      assert.deepEqual(await broken(path, `import * as x from '${module}';\nx;\n`), [
        'no-restricted-imports',
        '@typescript-eslint/no-unused-expressions',
      ]);
    }
    assert.deepEqual(await broken(path, 'process.exit(1);\n'), ['no-restricted-globals']);
    assert.deepEqual(await broken(path, "import * as x from '../model';\nvoid x;\n"), []);
  });
}

test('device/core may not reach the outside world, the host, the clock or chance', async () => {
  const rules = async (text: string) => [
    ...new Set(await broken('device/core/probe.ts', `${text}\n`)),
  ];
  for (const module of ['node:fs', 'fs', 'execa', 'std', '../../scripts/frame'])
    assert.deepEqual(await rules(`import * as x from '${module}';\nvoid x;`), [
      'no-restricted-imports',
    ]);
  for (const text of ['void process.pid', 'void Date.now()', 'void new Date()', 'console.log(1)'])
    assert.deepEqual(await rules(`${text};`), ['no-restricted-globals'], text);
  assert.deepEqual(await rules('setTimeout(() => {}, 1);'), ['no-restricted-globals']);
  assert.deepEqual(await rules('void Math.random();'), ['no-restricted-properties']);
  for (const text of [
    'export async function f() {}',
    'export const f = async () => 1;',
    "void import('./x')",
  ])
    assert.deepEqual(await rules(text), ['no-restricted-syntax'], text);
  assert.deepEqual(await rules('void Promise.resolve(1);'), ['no-restricted-syntax']);
  assert.deepEqual(await rules("import { x } from './at';\nvoid x(Math.max(1, 2));"), []);
});

test('the device has no promises and nothing that QuickJS lacks; only io has its modules', async () => {
  for (const room of ['io', 'bin', 'kinds']) {
    const rules = (text: string) => broken(`device/${room}/probe.ts`, `${text}\n`);
    for (const text of [
      'export async function f() {}',
      'export const f = async () => 1;',
      "void import('./x');",
      'void Promise.resolve(1);',
    ])
      assert.deepEqual(await rules(text), ['no-restricted-syntax'], text);
    for (const text of [
      'setTimeout(f, 1);',
      'void new TextDecoder();',
      'void structuredClone({});',
    ])
      assert.deepEqual(await rules(text), ['no-restricted-globals'], text);
    for (const module of ['node:fs', 'fs', 'execa', '../../scripts/frame'])
      assert.deepEqual(await rules(`import * as x from '${module}';\nvoid x;`), [
        'no-restricted-imports',
      ]);
    const own = await rules("import * as os from 'os';\nvoid os;");
    assert.deepEqual(own, room === 'io' ? [] : ['no-restricted-imports']);
  }
  const past = "import { step } from '../core/link';\nvoid step;\n";
  assert.deepEqual(await broken('device/bin/probe.ts', past), ['no-restricted-imports']);
});

test('rooms are entered by their door', async () => {
  const text = (module: string) => `import { x } from '${module}';\nvoid x;\n`;
  for (const [path, open, past] of [
    ['scripts/image/probe.ts', '../system', '../system/types'],
    ['scripts/drill/drills/probe.ts', '../../emulate', '../../emulate/modem'],
    ['scripts/emulate/modem/at/probe.ts', '../../../world', '../../../os'],
    ['scripts/emulate/modem/probe.ts', '../../world', '../../config'],
    ['scripts/emulate/carrier/probe.ts', '../../world', '../../os'],
    ['scripts/emulate/probe.ts', './carrier', './carrier/ppp/lcp'],
    ['scripts/emulate/carrier/probe.ts', '../line', '../line/call'],
    ['scripts/emulate/carrier/ppp/probe.ts', '../../line', '../../line/call'],
  ] as const) {
    assert.deepEqual(await broken(path, text(open)), []);
    assert.deepEqual(await broken(path, text(past)), ['no-restricted-imports']);
  }
  assert.deepEqual(await broken('scripts/drill/drills/probe.ts', text('../types')), []);
});

test('modem, carrier and QEMU do not know each other, nor who connects them', async () => {
  const text = (module: string) => `import { x } from '${module}';\nvoid x;\n`;
  for (const [room, strangers] of [
    ['modem', ['carrier', 'qemu', 'emulator', 'index']],
    ['carrier', ['modem', 'qemu', 'emulator', 'carrier-for']],
    ['qemu', ['modem', 'carrier', 'line', 'emulator']],
    ['line', ['modem', 'carrier', 'qemu']],
  ] as const)
    for (const stranger of strangers) {
      const path = `scripts/emulate/${room}`;
      const rule = ['no-restricted-imports'];
      assert.deepEqual(await broken(`${path}/probe.ts`, text(`../${stranger}`)), rule);
      assert.deepEqual(await broken(`${path}/at/probe.ts`, text(`../../${stranger}`)), rule);
    }
});

test('modem and carrier have no time and no chance but what is passed in', async () => {
  for (const path of ['modem/probe.ts', 'modem/usb/probe.ts', 'carrier/ppp/probe.ts']) {
    const file = `scripts/emulate/${path}`;
    const world = path.split('/').length === 2 ? '../../world' : '../../../world';
    const rules = async (text: string) => (await broken(file, text)).filter((rule) => rule);
    for (const text of [
      'void Date.now();\n',
      'setTimeout(() => undefined, 1);\n',
      'void performance.now();\n',
      'void process.hrtime();\n',
    ])
      assert.ok((await rules(text)).includes('no-restricted-globals'), text);
    assert.deepEqual(await rules('void Math.random();\n'), ['no-restricted-properties']);
    for (const [names, module] of [
      ['setTimeout', 'node:timers/promises'],
      ['randomBytes', 'node:crypto'],
      ['systemClock', world],
      ['seededRandom', world],
    ])
      assert.deepEqual(await rules(`import { ${names} } from '${module}';\nvoid ${names};\n`), [
        'no-restricted-imports',
      ]);
    for (const [names, module] of [
      ['createHash', 'node:crypto'],
      ['sleep', world],
    ])
      assert.deepEqual(await rules(`import { ${names} } from '${module}';\nvoid ${names};\n`), []);
  }
});

test('only os/tools.ts starts programs', async () => {
  const text = "import { execa } from 'execa';\nawait execa('true');\n";
  assert.deepEqual(await broken('scripts/image/probe.ts', text), ['no-restricted-imports']);
  assert.deepEqual(await broken('scripts/os/tools.ts', text), []);
});

test('only what writes a secret where it belongs may reveal it', async () => {
  for (const text of [
    "import { Secret } from '../config';\nexport const x = new Secret('1').reveal();\n",
    "import { Secret } from '../config';\nexport const x = new Secret('1')['reveal']();\n",
    "import { Secret } from '../config';\nexport const { reveal } = new Secret('1');\n",
  ]) {
    for (const path of ['commands/show.ts', 'os/log.ts', 'image/probe.ts', 'render/render.ts'])
      assert.deepEqual(await broken(`scripts/${path}`, text), ['no-restricted-syntax'], path);
    for (const path of ['render/helpers.ts', 'flash/settings.ts', 'emulate/sim-for.ts'])
      assert.deepEqual(await broken(`scripts/${path}`, text), [], path);
  }
  const printed = "process.stdout.write('');\n";
  for (const path of ['render/helpers.ts', 'image/probe.ts'])
    assert.ok((await broken(`scripts/${path}`, printed)).includes('no-restricted-syntax'), path);
});
