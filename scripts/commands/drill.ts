import { relative } from 'node:path';
import {
  bootRig,
  DRILL_JOBS,
  DRILLS,
  findDrills,
  holdAll,
  json,
  table,
  writeReports,
  type Drill,
} from '../drill';
import { BUILD_NEEDS, EMULATE_NEEDS } from '../flow';
import {
  COMMON,
  EXIT,
  jsonText,
  defineCommand,
  say,
  UserError,
  wholeNumber,
  print,
  textTable,
} from '../frame';
import { ensureTools, together } from '../os';

export const command = defineCommand({
  name: 'drill',
  summary: 'Inject faults in the emulator and check that the device recovers',
  help: `Boots the image in the emulator and injects faults into the virtual modem and carrier. A drill passes if the device
names the fault, does not redial too often, and is online again once the fault is gone. The table is also written to
build/reports/drills.md and drills.json. With two emulators at a time all drills take about twenty minutes; npm test
runs a sample of them.`,
  options: {
    only: {
      type: 'string',
      value: 'NAME[,NAME]',
      choices: DRILLS.map(({ name }) => name),
      help: 'only these drills',
    },
    jobs: {
      type: 'string',
      value: 'N',
      help: `emulators at a time (default: one for each processor, eight at most; here ${DRILL_JOBS})`,
    },
    list: { type: 'boolean', help: 'show the drills there are, and hold none' },
    json: COMMON.json,
  },
  run: async ({ only, jobs, list = false, json: asJson = false }) => {
    const drills = choose(only);
    if (list) {
      print(asJson ? listJson(drills) : listText(drills));
      return;
    }
    await ensureTools(together(BUILD_NEEDS, EMULATE_NEEDS), say);
    const atOnce = jobs === undefined ? DRILL_JOBS : wholeNumber('--jobs', jobs, 'emulators');
    const results = await holdAll(drills, { boot: bootRig, jobs: atOnce, say });
    const file = await writeReports(results);
    print(asJson ? json(results) : `\n${table(results)}`);
    const failed = results.filter(({ passed }) => !passed);
    if (failed.length > 0) {
      throw new UserError(
        `${failed.length} of ${results.length} drills failed; the table is in ${relative(process.cwd(), file)}`,
        `run one again: npm run drill -- --only ${failed[0]?.name}; the logs are in build/logs/`,
      );
    }
  },
});

function choose(only: string | undefined): readonly Drill[] {
  if (only === undefined) return DRILLS;
  const { drills, unknown } = findDrills(only.split(','));
  if (unknown.length > 0)
    throw new UserError(
      `there is no drill ${unknown.join(', ')}`,
      'npm run drill -- --list shows them',
      EXIT.usage,
    );
  return drills;
}

function listText(drills: readonly Drill[]): string {
  const rows = drills.map(({ name, fault, causes }) => {
    const cause = causes.length > 0 ? ` → ${causes.join(' or ')}` : '';
    return [name, `${fault}${cause}`];
  });
  return textTable(rows);
}

function listJson(drills: readonly Drill[]): string {
  const rows = drills.map(({ name, fault, device, causes }) => ({ name, fault, device, causes }));
  return jsonText(rows);
}
