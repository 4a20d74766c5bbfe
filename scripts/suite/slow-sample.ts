import { sample } from '../world';
import { ALONE } from './groups';

/** In every run: the guide typed by hand, an image seen online through all its failures, the same bytes twice. */
const ALWAYS = [
  'test/boot/guide.slow.test.ts',
  'test/boot/online.slow.test.ts',
  'test/image/build.slow.test.ts',
];

/** Of the other files, as many that boot a device, and as many that do not. */
const DRAWN = 2;

const boots = (path: string) => path.startsWith('test/boot/');

/**
 * The slow files of one `npm test`. What keeps all processors busy is a sample by itself, and always there.
 * @param files all slow files
 * @param seed of the run
 */
export function slowSample(files: readonly string[], seed: number): string[] {
  const others = files.filter((path) => !ALWAYS.includes(path) && !ALONE.test(path));
  const drawn = [
    ...sample(others.filter(boots), DRAWN, seed),
    ...sample(
      others.filter((path) => !boots(path)),
      DRAWN,
      seed,
    ),
  ];
  return files.filter((path) => !others.includes(path) || drawn.includes(path));
}
