import { availableParallelism } from 'node:os';
import {
  COMMON,
  defineCommand,
  jsonText,
  print,
  runTasks,
  say,
  UserError,
  wholeNumber,
} from '../frame';
import {
  asNamed,
  checkTexts,
  chooseMutants,
  hunt,
  huntJson,
  huntNothing,
  huntText,
  MUTANTS,
  mutantsTable,
  type Hunted,
} from '../mutants';

/** Those of `npm test`, in which the core as it is breaks no promise. */
const SEED = 3;
const YEARS = 6;
/** Each keeps a processor busy. */
const JOBS = Math.min(2, availableParallelism());

export const command = defineCommand({
  name: 'mutants',
  summary: 'Put small faults into device/core: is each found by a test or a promise?',
  help: `Changes a line of device/core for one run (no file is touched), and runs the tests of the core and, if these
pass, some years of the simulation. First with what the table names; docs/simulation.md has the table. The exit status
is 1 if a mutant is not found, or not by what the table names, or if its line is not there any more. All of them take
some minutes.`,
  options: {
    seed: { type: 'string', value: 'S', help: `seed of the simulation (default ${SEED})` },
    years: { type: 'string', value: 'N', help: `years of the simulation (default ${YEARS})` },
    jobs: { type: 'string', value: 'N', help: `mutants at a time (default here: ${JOBS})` },
    list: { type: 'boolean', help: 'show the table, and run nothing' },
    json: COMMON.json,
  },
  operands: '[MUTANT...]',
  words: MUTANTS.map(({ name }) => name),
  run: async ({ seed, years, jobs, list = false, json = false }, operands) => {
    if (list) return print(json ? jsonText({ mutants: MUTANTS }) : mutantsTable());
    const mutants = chooseMutants(operands);
    await checkTexts(mutants);
    const campaign = {
      seed: seed === undefined ? SEED : wholeNumber('--seed', seed, 'it', 2 ** 31 - 1),
      years: years === undefined ? YEARS : wholeNumber('--years', years, 'years'),
    };
    const atOnce = jobs === undefined ? JOBS : wholeNumber('--jobs', jobs, 'mutants', 64);
    if (!json) say('the core as it is …');
    const wrong = await huntNothing(
      mutants.map(({ file }) => file),
      campaign,
    );
    if (wrong !== null)
      throw new UserError(
        `the core as it is breaks ${wrong.by}${wrong.test === null ? '' : `: ${wrong.test}`}`,
        'mutants show something only once it does not',
      );
    const tasks = mutants.map((mutant) => ({
      title: `${mutant.name}: ${mutant.what}`,
      run: async () => hunt(mutant, campaign),
    }));
    const outcomes = await runTasks(tasks, atOnce, json);
    const hunted = mutants.map((mutant, index): Hunted => {
      const outcome = outcomes[index];
      if (!outcome?.ok) throw outcome?.error;
      return { mutant, found: outcome.value };
    });
    print(json ? huntJson(hunted, campaign) : huntText(hunted));
    judge(hunted);
  },
});

function judge(hunted: readonly Hunted[]): void {
  const lost = hunted.filter(({ found }) => found === null).map(({ mutant }) => mutant.name);
  if (lost.length > 0)
    throw new UserError(
      `not found: ${lost.join(', ')}`,
      'write the test in test/device/core/ that finds it',
    );
  const elsewhere = hunted.filter((each) => !asNamed(each)).map(({ mutant }) => mutant.name);
  if (elsewhere.length > 0)
    throw new UserError(
      `not found by what the table names: ${elsewhere.join(', ')}`,
      'correct it in scripts/mutants/',
    );
}
