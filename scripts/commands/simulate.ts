import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { REPORT_DIR } from '../checkout';
import * as core from '../../device/core';
import {
  COMMON,
  defineCommand,
  EXIT,
  jsonText,
  print,
  say,
  seed as drawnSeed,
  textTable,
  UserError,
  wholeNumber,
} from '../frame';
import { readRegular, writeWhole } from '../os';
import {
  drawYear,
  failureText,
  FAULTS,
  holdCampaign,
  PLAN_LIMIT,
  PROPERTIES,
  readPlan,
  run,
  shrink,
  type Campaign,
  type Failing,
} from '../simulate';

const YEARS = 100;
/** Years between two lines of progress. */
const PROGRESS = 50;

export const command = defineCommand({
  name: 'simulate',
  summary: 'Let device/core live through years of faults, and check its promises',
  help: `Runs what decides on the device in a simulated world in which modem, SIM, network, carrier, disks, power and clock
fail at random, and checks after every step what docs/simulation.md promises. Time jumps from event to event: a year
takes some seconds of a processor.

If a promise is broken, the shortest history that breaks it is printed and kept in build/reports/simulate.json;
--replay runs it again. Exit status 1 then.`,
  options: {
    years: { type: 'string', value: 'N', help: `years to live through (default ${YEARS})` },
    seed: {
      type: 'string',
      value: 'S',
      help: 'where chance comes from (default: drawn, or PPPI_SEED)',
    },
    year: { type: 'string', value: 'Y', help: 'only the year of this number' },
    jobs: { type: 'string', value: 'N', help: 'years at a time (default: one for each processor)' },
    replay: { type: 'string', value: 'PATH', help: 'run the history in this file' },
    list: { type: 'boolean', help: 'show the promises and the faults, and run nothing' },
    json: COMMON.json,
  },
  run: async ({ years, seed, year, jobs, replay, list = false, json = false }) => {
    if (list) return print(json ? jsonText(lists()) : listText());
    if (replay !== undefined) return repeat(replay, json);
    const options = {
      seed: seed === undefined ? drawnSeed() : count('--seed', seed, 2 ** 31 - 1),
      ...(year === undefined
        ? { years: wholeNumber('--years', years ?? String(YEARS), 'years') }
        : { years: 1, from: count('--year', year, 1_000_000) }),
      jobs:
        jobs === undefined
          ? Math.min(availableParallelism(), 8)
          : wholeNumber('--jobs', jobs, 'years', 64),
    };
    const begin = Date.now();
    const campaign = await holdCampaign({
      ...options,
      progress: (done) => {
        if (done % PROGRESS === 0) say(`${done} of ${options.years} years`);
      },
    });
    const seconds = (Date.now() - begin) / 1000;
    const { failed } = campaign;
    if (failed === null)
      return print(json ? jsonText({ ...campaign, seconds }) : text(campaign, seconds));
    say('a promise is broken; looking for the shortest history that breaks it …');
    const plan = drawYear(options.seed, failed.year);
    const shortest = shrink({ plan, failure: failed.failure }, core);
    const file = join(REPORT_DIR, 'simulate.json');
    await writeWhole(file, jsonText(shortest.plan));
    fail(shortest, json, file);
  },
});

async function repeat(path: string, json: boolean): Promise<void> {
  const read = readPlan((await readRegular(path, PLAN_LIMIT)).toString('utf8'));
  if ('wrong' in read)
    throw new UserError(
      `${path} is no history: ${read.wrong}`,
      'npm run simulate writes one when a promise is broken',
      EXIT.usage,
    );
  const { plan, failure, steps } = run(read.plan, core);
  if (failure) fail({ plan, failure }, json, path);
  print(json ? jsonText({ failure: null, steps }) : `every promise holds; ${steps} steps\n`);
}

function fail(failing: Failing, json: boolean, file: string): never {
  const { failure, plan } = failing;
  print(json ? jsonText(failing) : failureText(failing));
  throw new UserError(
    `${failure.property} does not hold (seed ${plan.seed}, year ${plan.year})`,
    `npm run simulate -- --replay ${relative(process.cwd(), file)} repeats it`,
  );
}

function count(option: string, value: string, most: number): number {
  return value === '0' ? 0 : wholeNumber(option, value, 'it', most);
}

function text({ seed, years, steps, dials, restarts, pins }: Campaign, seconds: number): string {
  const n = (number: number) => number.toLocaleString('en');
  return `${n(years)} years in ${seconds.toFixed(1)} s, seed ${seed}: every promise holds
${n(steps)} steps, ${n(dials)} dials, ${n(restarts)} restarts of the device, ${n(pins)} PINs sent
`;
}

function lists() {
  return {
    promises: PROPERTIES.map(({ name, sentence }) => ({ name, sentence })),
    faults: FAULTS.map(({ name, what }) => ({ name, what })),
  };
}

function listText(): string {
  const { promises, faults } = lists();
  const rows = [
    ...promises.map(({ name, sentence }) => [name, sentence]),
    [],
    ...faults.map(({ name, what }) => [name, what]),
  ];
  return textTable(rows);
}
