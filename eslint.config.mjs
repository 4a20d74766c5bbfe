import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Rooms that turn text into data and data into text: nothing of the outside world may reach them. */
const PURE_ROOMS = ['accounts', 'config', 'model', 'render', 'system/packages/maintainer'];

/** What Node has and QuickJS 2025-04-26 has not. */
const NOT_IN_QUICKJS = [
  ...['process', 'require', 'Buffer', 'crypto', 'fetch', 'URL', 'TextEncoder', 'TextDecoder'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'],
  ...['queueMicrotask', 'structuredClone', 'Intl', 'Temporal', 'Iterator', 'AbortController'],
  ...['atob', 'btoa', 'Event', 'EventTarget'],
];
/** What is of the outside world; the core gets time and chance as arguments. */
const NOT_IN_THE_CORE = [
  ...NOT_IN_QUICKJS,
  'console',
  'print',
  'scriptArgs',
  'Date',
  'performance',
];

/** The older QuickJS ends a program at a promise that is rejected before somebody listens. */
const PROMISES = [
  ...[':function[async=true]', 'AwaitExpression', 'ForOfStatement[await=true]'],
  ...['Identifier[name="Promise"]', 'ImportExpression'],
];

/** The one module that may start other programs. */
const PROCESS_DOOR = 'scripts/os/tools.ts';

const PROCESS_MODULES = ['execa', 'child_process', 'node:child_process'];

const PROCESS_PATHS = PROCESS_MODULES.map((name) => ({
  name,
  message: 'Outside programs are started through scripts/os/tools.ts only.',
}));

const NAME = '[^./][^/]*';
const up = (steps) => '\\.\\./'.repeat(steps);
const folders = (depth) => '*/'.repeat(depth);

/** How a file imports from another room of scripts/ past its door, by how deep it lies. */
const pastADoor = (depth) => ({
  regex: `^${up(depth)}${NAME}/`,
  message: 'A room has one door: its index.ts.',
});

/** The rooms in emulate/, with those beside them that each may know. */
const EMULATE_ROOMS = {
  ...{ line: [], modem: ['line'], carrier: ['line'] },
  ...{ servers: ['line'], qemu: [] },
};

/** Those that are simulated get time and chance passed in. */
const SIMULATED = ['modem', 'carrier'];
const PASSED_IN = 'Time and random numbers are passed in: World of world/.';
const CLOCKS = ['timers', 'timers/promises', 'perf_hooks', 'process'];
const CHANCE = {
  paths: [
    ...CLOCKS.flatMap((name) => [name, `node:${name}`]).map((name) => ({ name })),
    ...['crypto', 'node:crypto'].map((name) => ({ name, allowImportNames: ['createHash'] })),
  ].map((path) => ({ ...path, message: PASSED_IN })),
  patterns: [
    { regex: '/world$', importNames: ['systemClock', 'seededRandom'], message: PASSED_IN },
  ],
};
const CHANCE_GLOBALS = [
  ...['Date', 'performance', 'process', 'crypto'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'],
].map((name) => ({ name, message: PASSED_IN }));

/** What is simulated is given data by whoever makes it, and could be published apart. */
const ofTheHost = (depth) => ({
  regex: `^${up(depth)}(?!world$)${NAME}`,
  message: 'Of the rooms outside what is simulated knows world/ alone.',
});

/** What files may not import; of two entries that a file matches the later one counts. */
const DOORS = [
  ...[1, 2, 3].map((depth) => [`scripts/${folders(depth)}*.ts`, [pastADoor(depth)]]),
  ['scripts/emulate/*.ts', [pastADoor(1), { ...pastADoor(0), regex: `^\\./${NAME}/` }]],
  ...Object.entries(EMULATE_ROOMS).flatMap(([room, known]) =>
    [1, 2].map((depth) => [
      `scripts/emulate/${room}/${folders(depth - 1)}*.ts`,
      [
        pastADoor(depth + 1),
        {
          regex: `^${up(depth)}(?!(${known.join('|')})$)${NAME}`,
          message: `Of emulate/ ${room}/ knows ${known.join(', ') || 'nothing'}.`,
        },
        ...(SIMULATED.includes(room) ? [...CHANCE.patterns, ofTheHost(depth + 1)] : []),
      ],
      SIMULATED.includes(room) ? CHANCE.paths : [],
    ]),
  ),
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
  ...DOORS.map(([files, patterns, paths = []]) => ({
    files: [files],
    ignores: [PROCESS_DOOR],
    rules: {
      'no-restricted-imports': ['error', { paths: [...PROCESS_PATHS, ...paths], patterns }],
    },
  })),
  // A later one replaces what an earlier one says.
  {
    files: ['scripts/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...REVEALING] },
  },
  {
    files: SIMULATED.map((room) => `scripts/emulate/${room}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', ...CHANCE_GLOBALS],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: PASSED_IN },
      ],
    },
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
            message: 'this room is pure: no files, no processes, no network.',
          })),
          patterns: [
            {
              regex: '/(frame|os|checkout)(/|$)',
              message: 'This room is pure.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process'],
    },
  },
  {
    files: ['device/**/*.ts', 'test/device/engine/programs/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^[^.]',
              message: "Only device/io has the engine's modules; no others exist.",
            },
            { regex: '/scripts/', message: 'The device knows nothing of the host.' },
            {
              regex: '/(io|core|daemon|kinds|machine|pppi-conf|settings|status|usb)/',
              message: 'A room has one door: its index.ts.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', ...NOT_IN_QUICKJS],
      'no-restricted-syntax': ['error', ...PROMISES],
    },
  },
  {
    files: ['device/io/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(?!std$|os$)[^.]', message: 'The engine has the modules std and os.' },
            { regex: '^\\.\\./', message: 'io knows nothing of what is decided.' },
          ],
        },
      ],
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
      'no-restricted-syntax': ['error', ...PROMISES],
    },
  },
  {
    files: ['scripts/run.js', 'scripts/typescript.js'],
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
