import type { Check, Context, Problem } from '../check';
import type { Contract } from '../contract-file';
import { dataOf, memoryOf, programFor } from '../firmware-files';
import { configValue } from '../texts';

/** The firmware's files and their age. */
export const firmware: Check = {
  name: 'firmware',
  holds:
    "What the boot ROM loads is on the card, and so are the program that the firmware's share of the memory selects, and its data. Every program has its data. No other key of config.txt selects a program. The firmware is new enough for every model; a build newer than the reviewed one is reported, and needs the key of config.txt that contract.yaml names.",
  why: 'A board whose firmware lacks a file stays dark. Later revisions of a board may have a power chip that older firmware does not know.',
  source:
    'raspberrypi/documentation, config_txt/boot.adoc; raspberrypi/pi-gen-micro (verify_firmware_selection); pftf/RPi4#58; agherzan/meta-raspberrypi#1173',
  run: (context) => [...files(context), ...ages(context)],
};

function files({ card, contract }: Context): Problem[] {
  const facts = contract.firmware;
  const { first, memory, instead } = facts;
  const chosen = programFor(facts, memoryOf(facts, card.config));
  const problems: Problem[] = [first, chosen, dataOf(facts, chosen)]
    .filter((name) => !(name in card.bootFiles))
    .map((name) => ({
      what: `${name} is not on the card; ${memory.key}=${configValue(card.config, memory.key) ?? 'unset'} needs it`,
      hint: keepHint(contract),
    }));
  for (const program of Object.keys(card.firmware).filter((name) => name !== chosen))
    if (!(dataOf(facts, program) in card.bootFiles))
      problems.push({
        what: `${program} is on the card without ${dataOf(facts, program)}`,
        hint: 'see firmware in board.yaml',
      });
  for (const key of instead)
    if (configValue(card.config, key) !== undefined)
      problems.push({
        what: `config.txt selects the firmware with ${key}`,
        hint: `remove ${key}; ${memory.key} selects it`,
      });
  return problems;
}

/** @returns the value that the contract wants, and the files that it selects */
function keepHint({ firmware: facts, config }: Contract): string {
  const { key, without } = facts.memory;
  const value = config[key]?.required ?? String(without);
  const program = programFor(facts, Number(value));
  return `keep ${key}=${value} in config.txt, and ${program} with ${dataOf(facts, program)} in firmware of board.yaml`;
}

function ages({ card, contract }: Context): Problem[] {
  const { oldest, reviewed, after, newer: needed } = contract.firmware;
  return Object.entries(card.firmware).flatMap(([file, { built }]): Problem[] => {
    if (!built)
      return [
        {
          what: `${file} does not say when it was built`,
          hint: 'is it the firmware of this board?',
        },
      ];
    if (built < oldest)
      return [
        {
          what: `${file} was built on ${built}; the board needs ${oldest} or later`,
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
    if (configValue(card.config, needed.key) === needed.value) return [newer];
    return [
      newer,
      {
        what: `${file} was built on ${built} and ${needed.why}`,
        hint: `set ${needed.key}=${needed.value} in config.txt`,
      },
    ];
  });
}
