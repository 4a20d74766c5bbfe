import type { Check, Context, Problem } from '../check';
import { configValue } from '../texts';

/** The largest gpu_mem for which the firmware takes the cut-down pair. */
const CUT_DOWN = 16;

/** Each start*.elf goes with a fixup*.dat. */
const fixupOf = (elf: string) => elf.replace(/^start(.*)\.elf$/, 'fixup$1.dat');

/** The files of the VideoCore, and their age. */
export const firmware: Check = {
  name: 'firmware',
  holds:
    'bootcode.bin, and the pair of start*.elf and fixup*.dat that gpu_mem chooses, are on the card; no pair is half; nothing in config.txt chooses otherwise. The firmware is new enough for all models. A newer one than the reviewed is told, and then initial_turbo=0 must be set.',
  why: 'With gpu_mem=16 the firmware loads start_cd.elf, with more start.elf: a card with the other one alone is dark. Boards of 2022 (3B+ rev. 1.4, 3A+) have a power chip that older firmware cannot drive.',
  source:
    'raspberrypi/documentation, config_txt/boot.adoc (start_file); raspberrypi/pi-gen-micro (verify_firmware_selection); pftf/RPi4#58; agherzan/meta-raspberrypi#1173',
  run: (context) => [...files(context), ...ages(context)],
};

function files({ card }: Context): Problem[] {
  const memory = configValue(card.config, 'gpu_mem');
  const chosen = memory !== undefined && Number(memory) <= CUT_DOWN ? 'start_cd.elf' : 'start.elf';
  const needed = ['bootcode.bin', chosen, fixupOf(chosen)];
  const problems: Problem[] = needed
    .filter((name) => !(name in card.bootFiles))
    .map((name) => ({
      what: `${name} is not on the card, and with gpu_mem=${memory ?? 'unset'} it is needed`,
      hint: 'keep gpu_mem=16 in config.txt, and start_cd.elf with fixup_cd.dat in firmware of board.yaml',
    }));
  for (const elf of Object.keys(card.firmware).filter((name) => name !== chosen))
    if (!(fixupOf(elf) in card.bootFiles))
      problems.push({
        what: `${elf} is there without ${fixupOf(elf)}`,
        hint: 'see firmware in board.yaml',
      });
  for (const key of ['start_file', 'fixup_file', 'start_x', 'start_debug'])
    if (configValue(card.config, key) !== undefined)
      problems.push({
        what: `config.txt chooses the firmware by ${key}`,
        hint: `remove ${key}: gpu_mem chooses`,
      });
  return problems;
}

function ages({ card, contract }: Context): Problem[] {
  const { oldest, reviewed, after } = contract.firmware;
  return Object.entries(card.firmware).flatMap(([file, { built }]): Problem[] => {
    if (!built)
      return [{ what: `${file} does not say when it was built`, hint: 'is it a firmware?' }];
    if (built < oldest)
      return [
        {
          what: `${file} is of ${built}; boards of 2022 need ${oldest}`,
          hint: 'take a newer raspi-firmware',
        },
      ];
    if (built <= reviewed) return [];
    const hint = `what changes: ${after.join('; ')}. Review it, then write its day into contract.yaml`;
    const newer: Problem = {
      what: `${file} is of ${built}, the reviewed one of ${reviewed}`,
      hint,
      warning: true,
    };
    if (configValue(card.config, 'initial_turbo') === '0') return [newer];
    return [
      newer,
      {
        what: `${file} is of ${built} and boosts the clocks at start`,
        hint: 'set initial_turbo=0 in config.txt',
      },
    ];
  });
}
