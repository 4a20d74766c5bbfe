import type { Check, Context, Problem } from '../check';
import { configValue } from '../texts';

/** The largest gpu_mem for which the firmware takes the cut-down pair. */
const CUT_DOWN = 16;

/** The fixup*.dat that belongs to a start*.elf. */
const fixupOf = (elf: string) => elf.replace(/^start(.*)\.elf$/, 'fixup$1.dat');

/** The VideoCore's files and their age. */
export const firmware: Check = {
  name: 'firmware',
  holds:
    'bootcode.bin is on the card, and so are the start*.elf and fixup*.dat that gpu_mem selects. Every start*.elf has its fixup*.dat. No other key of config.txt selects a firmware. The firmware is new enough for every model; a build newer than the reviewed one is reported, and needs initial_turbo=0.',
  why: 'gpu_mem=16 loads start_cd.elf, anything above loads start.elf; if that file is missing the board stays dark. Boards made since 2022 (3B+ rev. 1.4, 3A+) have a power chip that older firmware does not know.',
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
      what: `${name} is not on the card; gpu_mem=${memory ?? 'unset'} needs it`,
      hint: 'keep gpu_mem=16 in config.txt, and start_cd.elf with fixup_cd.dat in firmware of board.yaml',
    }));
  for (const elf of Object.keys(card.firmware).filter((name) => name !== chosen))
    if (!(fixupOf(elf) in card.bootFiles))
      problems.push({
        what: `${elf} is on the card without ${fixupOf(elf)}`,
        hint: 'see firmware in board.yaml',
      });
  for (const key of ['start_file', 'fixup_file', 'start_x', 'start_debug'])
    if (configValue(card.config, key) !== undefined)
      problems.push({
        what: `config.txt selects the firmware with ${key}`,
        hint: `remove ${key}; gpu_mem selects it`,
      });
  return problems;
}

function ages({ card, contract }: Context): Problem[] {
  const { oldest, reviewed, after } = contract.firmware;
  return Object.entries(card.firmware).flatMap(([file, { built }]): Problem[] => {
    if (!built)
      return [
        { what: `${file} does not say when it was built`, hint: 'is it a VideoCore firmware?' },
      ];
    if (built < oldest)
      return [
        {
          what: `${file} was built on ${built}; boards made since 2022 need ${oldest} or later`,
          hint: 'take a newer boot firmware',
        },
      ];
    if (built <= reviewed) return [];
    const hint = `what changes: ${after.join('; ')}. Review it, then set firmware.reviewed in contract.yaml`;
    const newer: Problem = {
      what: `${file} was built on ${built}, the reviewed one on ${reviewed}`,
      hint,
      warning: true,
    };
    if (configValue(card.config, 'initial_turbo') === '0') return [newer];
    return [
      newer,
      {
        what: `${file} was built on ${built} and raises the clocks at start`,
        hint: 'set initial_turbo=0 in config.txt',
      },
    ];
  });
}
