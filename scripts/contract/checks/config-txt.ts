import type { Check, Context, Problem } from '../check';
import { configLines } from '../texts';

/** The firmware ignores the rest (config_txt.adoc). */
const LONGEST_LINE = 98;

/** The firmware reports no misspelt key: it ignores what it does not know. */
export const configTxt: Check = {
  name: 'config-txt',
  holds:
    "Every key in config.txt is listed in the board's contract.yaml, appears once, and has a value allowed there; every required key is present. No line is longer than 98 characters. There are no [filter] sections, which would apply to some models only.",
  why: 'The firmware silently ignores keys that it does not know, and truncates long lines. A new key needs a reason and a source.',
  source: 'raspberrypi/documentation, config_txt/; for each key: contract.yaml of the board',
  run: (context) => [...lines(context), ...required(context)],
};

function lines({ card, contract }: Context): Problem[] {
  const tooLong = card.config
    .split('\n')
    .flatMap((line, index) => (line.length > LONGEST_LINE ? [index + 1] : []))
    .map((number) => ({
      what: `line ${number} is longer than ${LONGEST_LINE} characters`,
      hint: 'make it shorter',
    }));
  const all = configLines(card.config);
  const wrong = all.flatMap(({ number, key, value }) => {
    const known = contract.config[key];
    if (!known)
      return [
        {
          what: `line ${number}: ${key} is not in contract.yaml`,
          hint: 'add it there with a source and a reason, or remove it',
        },
      ];
    if (all.some((other) => other.key === key && other.number < number))
      return [
        {
          what: `line ${number}: ${key} appears a second time`,
          hint: 'remove one; the firmware uses the last',
        },
      ];
    const wanted = known.required === undefined ? known.allowed : [known.required];
    if (!wanted || wanted.includes(value)) return [];
    return [
      { what: `line ${number}: ${key} is ${value}, not ${wanted.join(' or ')}`, hint: known.why },
    ];
  });
  return [...tooLong, ...wrong];
}

function required({ card, contract }: Context): Problem[] {
  const there = new Set(configLines(card.config).map(({ key }) => key));
  return Object.entries(contract.config)
    .filter(([key, { required: value }]) => value !== undefined && !there.has(key))
    .map(([key, { required: value, why }]) => ({ what: `${key}=${value} is missing`, hint: why }));
}
