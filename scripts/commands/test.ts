import { defineCommand } from '../frame';
import { GROUP_NAMES, runSuite } from '../suite';

export const command = defineCommand({
  name: 'test',
  summary: 'Run the tests: linters, fast tests, and tests that boot images',
  help: `Without operands it runs the groups lint and fast, and a sample of the group slow, which builds images and boots them
in the emulator. The group quick is for every edit: linters, the fast tests that the edited files may break, and a
sample of the others. The group buildroot needs a Buildroot tree and runs only when named. As root it installs missing
Debian packages.

Long campaigns are commands of their own (drill, power-cuts, boot-models); this runs a sample of each, drawn by the
seed that it prints. --all runs all slow files and boots every USB modem, model and broken start.

Operands: groups (${GROUP_NAMES.join(', ')}) or test files. UPDATE_GOLDEN=1 in the environment writes the
golden files instead of comparing with them; PPPI_SEED=N repeats the samples of an earlier run.`,
  options: {
    all: { type: 'boolean', help: 'run all slow tests, not a sample of them' },
    shard: {
      type: 'string',
      value: 'I/N',
      help: 'run the Ith of N parts of the files, so that N machines run them all',
    },
  },
  operands: '[group | PATH]…',
  words: GROUP_NAMES,
  run: ({ all: everything = false, shard }, operands) => runSuite({ operands, everything, shard }),
});
