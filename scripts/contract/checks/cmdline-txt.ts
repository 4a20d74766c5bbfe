import type { Check, Problem } from '../check';
import { cmdlineWords } from '../texts';

/** The firmware's buffer for it. */
const LONGEST = 1024;

/** The kernel's command line. */
export const cmdlineTxt: Check = {
  name: 'cmdline-txt',
  holds:
    "cmdline.txt is a single line of less than 1,024 bytes. root= is the second partition of this disk, by its signature. Every word that the board's contract.yaml requires is present.",
  why: 'The firmware uses the first line only. If root= names another disk, the device waits for it, restarts, and waits again.',
  source:
    'raspberrypi/documentation, configuration/kernel-command-line-config.adoc; for each word: contract.yaml of the board',
  run: ({ card, contract }) => {
    const hint = "see the board's cmdline.txt";
    const problems: Problem[] = [];
    const text = card.cmdline.replace(/\n$/, '');
    if (/[\r\n]/.test(text)) problems.push({ what: 'it has more than one line', hint });
    if (Buffer.byteLength(text) >= LONGEST)
      problems.push({ what: `it has ${Buffer.byteLength(text)} bytes`, hint });
    const words = cmdlineWords(text.split('\n')[0] ?? '');
    const root = `root=PARTUUID=${card.table.signature.padStart(8, '0')}-02`;
    if (!words.includes(root))
      problems.push({ what: `${root} is missing: that is this disk's root`, hint });
    for (const { word, why } of contract.cmdline)
      if (!words.includes(word)) problems.push({ what: `${word} is missing`, hint: why });
    return problems;
  },
};
