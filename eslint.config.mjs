import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Rooms that turn text into data and data into text: nothing of the outside world may reach them. */
const PURE_ROOMS = ['config', 'model', 'render'];

/** The one module that may start other programs. */
const PROCESS_DOOR = 'scripts/host/tools.ts';

const PROCESS_MODULES = ['execa', 'child_process', 'node:child_process'];

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
  {
    files: ['scripts/**/*.ts'],
    ignores: [PROCESS_DOOR],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: PROCESS_MODULES.map((name) => ({
            name,
            message: 'Outside programs are started through scripts/host/tools.ts only.',
          })),
        },
      ],
    },
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
            { group: ['**/host', '**/host/*'], message: 'config, model and render are pure.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process'],
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
