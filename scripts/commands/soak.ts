import { bootRig, DRILLS, footprintGrowth, soak, type Drill, type Soak } from '../drill';
import { BUILD_NEEDS, EMULATE_NEEDS } from '../flow';
import {
  COMMON,
  defineCommand,
  jsonText,
  markdownTable,
  print,
  say,
  seed,
  UserError,
  wholeNumber,
} from '../frame';
import { ensureTools, together } from '../os';
import { seededRandom, shuffled } from '../world';

/** The daemon has to live through all of it: one that starts anew has nothing to give back. */
const EXCEPT = 'supervisor-killed';
const CHOICE = DRILLS.filter(({ device, name }) => device === 'drill' && name !== EXCEPT);

export const command = defineCommand({
  name: 'soak',
  summary: 'Let one start live through hours of faults; compare memory',
  help: `Boots the image in the emulator once, and injects a fault every few minutes, drawn from those of npm run drill.
Before each fault, when the device is online again, memory, open files and processes are counted. Exit status 1 if a
fault was not recovered from, or if the device has more in use in the end than it ever had in the first half: an open
file, a file on its RAM disk, or more than a tenth of memory. PPPI_SEED=N repeats the order of the faults.`,
  options: {
    minutes: { type: 'string', value: 'N', help: 'how long (default 120)' },
    every: { type: 'string', value: 'N', help: 'minutes from one fault to the next (default 5)' },
    json: COMMON.json,
  },
  run: async ({ minutes = '120', every = '5', json = false }) => {
    const times = {
      minutes: wholeNumber('--minutes', minutes, 'minutes'),
      every: wholeNumber('--every', every, 'minutes'),
    };
    const pick = drawer();
    await ensureTools(together(BUILD_NEEDS, EMULATE_NEEDS), say);
    const rig = await bootRig('drill');
    let done: Soak;
    try {
      done = await soak(rig, { pick, ...times }, ({ minute, result }) =>
        say(
          `minute ${minute}: ${result.name} ${result.passed ? 'passed' : `FAILED: ${result.problems.join('; ')}`}`,
        ),
      );
    } finally {
      await rig.stop();
    }
    print(json ? jsonText(done) : table(done));
    const failed = done.turns.filter(({ result }) => !result.passed);
    const wrong = [
      ...failed.map(({ minute, result }) => `minute ${minute}: ${result.name} failed`),
      ...footprintGrowth(
        done.turns.map(({ before }) => before),
        done.last,
      ),
    ];
    if (wrong.length > 0) throw new UserError(wrong.join('\n'), 'the logs are in build/logs/');
  },
});

/** Draws all faults once before one comes again. */
function drawer(): () => Drill {
  const random = seededRandom(seed());
  let left: Drill[] = [];
  return () => {
    if (left.length === 0) left = shuffled(CHOICE, random);
    return left.pop()!;
  };
}

function table({ turns, last }: Soak): string {
  const rows = [
    ...turns.map(({ minute, before, result }) => ({ minute: String(minute), before, result })),
    { minute: 'end', before: last, result: undefined },
  ].map(({ minute, before, result }) => [
    minute,
    before.usedMb.toFixed(1),
    String(before.pssKb),
    ...[before.descriptors, before.processes, before.files].map(String),
    result === undefined ? '' : `${result.name}: ${result.passed ? 'passed' : 'failed'}`,
  ]);
  const head = ['minute', 'MB used', 'kB of pppid', 'its descriptors', 'processes', 'files'];
  return markdownTable([...head, 'then'], rows);
}
