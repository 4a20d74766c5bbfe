import type { Check, Context, Problem } from '../check';
import { configLines } from '../texts';

/** The firmware cuts what is longer. */
const LONGEST_LINE = 98;

/** The firmware ignores what it does not know: a slip of the pen is never told. */
export const configTxt: Check = {
  name: 'config-txt',
  holds:
    "Every key of config.txt is listed in the board's contract.yaml with its source, has a value that is allowed there, and stands once; every required one is there; no line is longer than 98 characters; no [filter] hides a part from a model.",
  why: 'The firmware tells nobody of a key that it does not know or a line that it has cut. A new key needs a reason and a source.',
  source: 'raspberrypi/documentation, config_txt/; for each key: board/rpi3/contract.yaml',
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
          what: `line ${number}: ${key} is not listed`,
          hint: 'list it in contract.yaml with source and reason, or remove it',
        },
      ];
    if (all.some((other) => other.key === key && other.number < number))
      return [{ what: `line ${number}: ${key} again`, hint: 'remove one; the last counts' }];
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
