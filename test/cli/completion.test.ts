import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { commandNames, completionScript, loadCommands } from '../../scripts/cli';
import { optionsOf } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';
import { listKinds } from '../../scripts/emulate';

const SCRIPT = completionScript(loadCommands());

/** What bash is asked for at the end of a line, word by word as it takes the line apart. */
type Line = readonly string[];

const FILES = [
  'config/gate-1.yaml',
  'config/gate-1.local.yaml',
  'config/gate 2.yml',
  'config/notes.txt',
  'build/gate-1/sdcard.img',
  'release.img.xz',
];

/** Has a real bash load the script and call the function that it has registered. @returns sorted offers of each line */
async function complete(dir: string, lines: readonly Line[]): Promise<string[][]> {
  const asks = lines.map(
    (words) => `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMPREPLY=()
      "$function" pppi "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
      [[ \${#COMPREPLY[@]} = 0 ]] || printf '%s\\n' "\${COMPREPLY[@]}"
      echo ---`,
  );
  const { stdout } = await run('bash', ['--norc', '--noprofile', '-eu', '-s'], {
    cwd: dir,
    input: `${SCRIPT}
registered=$(complete -p pppi)
function=\${registered#*-F }
function=\${function%% *}
${asks.join('\n')}
`,
  });
  return stdout
    .split('---')
    .slice(0, lines.length)
    .map((text) => text.split('\n').filter(Boolean).sort());
}

test('bash completes commands, options, device files and images', () =>
  inTempDir(async (dir) => {
    for (const file of FILES) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), '');
    }
    const devices = ['config/gate 2.yml', 'config/gate-1.yaml'];
    const cases: [Line, readonly string[]][] = [
      [['pppi', 'build'], ['build-image']],
      [
        ['pppi', 'che'],
        ['check', 'check-image'],
      ],
      [['pppi', ''], [...commandNames(), '--help', '--version', 'help'].sort()],
      [['pppi', 'help', 'boot'], ['boot-models']],
      [
        ['pppi', 'flash', '--s'],
        ['--set', '--stale'],
      ],
      [['pppi', 'build-image', 'config/'], devices],
      [['pppi', 'build-image', 'config/gate-1.yaml', 'config/'], devices],
      [['pppi', 'flash', '--device', 'config/gate-'], ['config/gate-1.yaml']],
      [
        ['pppi', 'flash', '--device', '='],
        ['build', 'config'],
      ],
      [['pppi', 'flash', '--device', '=', 'config/gate-'], ['config/gate-1.yaml']],
      [['pppi', 'flash', '--set', ''], []],
      [['pppi', 'flash', '--', '--s'], []],
      [['pppi', 'show', '--image', 'r'], ['release.img.xz']],
      [['pppi', 'check-image', 'build/gate-1/'], ['build/gate-1/sdcard.img']],
      [
        ['pppi', 'build-image', '--system', ''],
        ['buildroot', 'debian'],
      ],
      [
        ['pppi', 'power-cuts', '--keep', ''],
        ['build', 'config'],
      ],
      [['pppi', 'emulate', '--modem', 'h'], listKinds().filter((kind) => kind.startsWith('h'))],
      [['pppi', 'completion', ''], ['bash']],
      [['pppi', 'nope', ''], []],
    ];
    const offers = await complete(
      dir,
      cases.map(([line]) => line),
    );
    for (const [index, [line, expected]] of cases.entries())
      assert.deepEqual(offers[index], [...expected], line.join(' '));
  }));

test('every option of every command is offered', async () => {
  const commands = loadCommands();
  const offers = await complete(
    '/',
    commands.map(({ name }) => ['pppi', name, '-']),
  );
  for (const [index, command] of commands.entries())
    assert.deepEqual(
      offers[index],
      Object.keys(optionsOf(command))
        .map((name) => `--${name}`)
        .sort(),
    );
});

test('the script is clean', async () => {
  await run('shellcheck', ['--shell=bash', '-'], { input: SCRIPT });
});
