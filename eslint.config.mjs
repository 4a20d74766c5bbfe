import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Rooms that turn text into data and data into text: nothing of the outside world may reach them. */
const PURE_ROOMS = ['config', 'model', 'render'];

/** What Node has and QuickJS has not, or what is of the outside world; time and chance come in as arguments. */
const NOT_IN_THE_CORE = [
  ...['process', 'require', 'Buffer', 'console', 'Date', 'performance', 'crypto', 'fetch'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'structuredClone'],
  ...['URL', 'TextEncoder', 'TextDecoder', 'Intl'],
];

/** The one module that may start other programs. */
const PROCESS_DOOR = 'scripts/os/tools.ts';

const PROCESS_MODULES = ['execa', 'child_process', 'node:child_process'];

const PROCESS_PATHS = PROCESS_MODULES.map((name) => ({
  name,
  message: 'Outside programs are started through scripts/os/tools.ts only.',
}));

/** How a file imports from another room past its door, by how deep the file lies in its own. */
const PAST_A_DOOR = [
  ['scripts/*/*.ts', '^\\.\\./[^./][^/]*/'],
  ['scripts/*/*/*.ts', '^\\.\\./\\.\\./[^./][^/]*/'],
  ['scripts/*/*/*/*.ts', '^\\.\\./\\.\\./\\.\\./[^./][^/]*/'],
];

const PRINTING = [
  {
    selector:
      'CallExpression[callee.property.name="write"][callee.object.property.name=/^std(out|err)$/]',
    message: 'print and say of frame/ escape what a terminal would obey.',
  },
  {
    selector: 'CallExpression[callee.name="mkdir"] Property[key.name="recursive"]',
    message: 'makeFolder of os/ ends also where no folder can be made.',
  },
];

/** Who may have the text of a secret: what writes it into a card's files, and the emulator, which plays SIM and carrier. */
const REVEALERS = [
  'scripts/render/helpers.ts',
  'scripts/flash/settings.ts',
  'scripts/emulate/{sim,carrier}-for.ts',
];

const REVEALING = [
  {
    selector:
      'MemberExpression:matches([property.name="reveal"], [property.value="reveal"]), ObjectPattern > Property[key.name="reveal"]',
    message:
      'A secret prints as (set); only those in REVEALERS of eslint.config.mjs get at its text.',
  },
];

export default tseslint.config(
  { ignores: ['build/', 'node_modules/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  ...PAST_A_DOOR.map(([files, regex]) => ({
    files: [files],
    ignores: [PROCESS_DOOR],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: PROCESS_PATHS,
          patterns: [{ regex, message: 'A room has one door: its index.ts.' }],
        },
      ],
    },
  })),
  // A later one replaces what an earlier one says.
  {
    files: ['scripts/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...REVEALING] },
  },
  {
    files: ['scripts/**/*.ts'],
    ignores: ['scripts/{frame,os,checkout}/**', 'scripts/flash/ask.ts', 'scripts/system/debian/**'],
    rules: { 'no-restricted-syntax': ['error', ...PRINTING, ...REVEALING] },
  },
  {
    files: REVEALERS,
    rules: { 'no-restricted-syntax': ['error', ...PRINTING] },
  },
  {
    files: PURE_ROOMS.map((room) => `scripts/${room}/**/*.ts`),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...PROCESS_MODULES,
            'fs',
            'node:fs',
            'node:fs/promises',
            'node:os',
            'node:net',
            'node:process',
          ].map((name) => ({
            name,
            message: 'config, model and render are pure: no files, no processes, no network.',
          })),
          patterns: [
            { regex: '/(frame|os|checkout)(/|$)', message: 'config, model and render are pure.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process'],
    },
  },
  {
    files: ['device/core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^[^.]', message: 'The core is pure: no modules of Node, none of npm.' },
            { regex: '/scripts/', message: 'The core knows nothing of the host.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', ...NOT_IN_THE_CORE],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Chance comes in as an argument.' },
      ],
      // The older QuickJS ends a program at a promise that is rejected before somebody listens.
      'no-restricted-syntax': [
        'error',
        ...[':function[async=true]', 'AwaitExpression', 'ForOfStatement[await=true]'],
        'Identifier[name="Promise"]',
        'ImportExpression',
      ],
    },
  },
  {
    files: ['scripts/run.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        process: 'readonly',
        __dirname: 'readonly',
        console: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
