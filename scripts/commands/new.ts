import {
  checkConfig,
  checkNew,
  examples,
  FIRST_EXAMPLE,
  foundKeys,
  partsFor,
  readExample,
  readKey,
  writeNew,
  type Choice,
} from '../flow';
import { CONFIG_DIR, shortPath } from '../checkout';
import {
  ask,
  COMMON,
  defineCommand,
  EXIT,
  jsonText,
  nearest,
  print,
  say,
  textTable,
  UserError,
} from '../frame';

/** Answers that name nothing, until it gives up. */
const TRIES = 3;

const NO_KEY = 'none';

export const command = defineCommand({
  name: 'new',
  summary: 'Write the YAML file of a new device, after a few questions',
  help: `Copies an example to config/NAME.yaml, with NAME as its host name, and asks for carrier and modem of each link and for
your SSH key, which it looks for in ~/.ssh. Examples whose programs or settings need files bring them in a folder
config/NAME/. Nothing that exists is overwritten. --list shows the examples, carriers and modems.

Exit status: 0 written, 1 written, but with mistakes that npm run check reports, 2 wrong usage.`,
  options: {
    from: {
      type: 'string',
      value: 'EXAMPLE',
      help: `the example to start from (default ${FIRST_EXAMPLE})`,
    },
    carrier: { type: 'string', value: 'CARRIER', help: 'carrier of every link; not asked for' },
    modem: { type: 'string', value: 'MODEM', help: 'modem of every link; not asked for' },
    key: {
      type: 'string',
      value: 'PATH',
      help: `your public SSH key, or ${NO_KEY}; not asked for`,
    },
    yes: {
      type: 'boolean',
      help: 'ask nothing: what the example has, and the first key of ~/.ssh',
    },
    into: { type: 'string', value: 'FOLDER', help: 'write it there (default config/)' },
    list: { type: 'boolean', help: 'list examples, carriers and modems, and write nothing' },
    json: COMMON.json,
  },
  operands: 'NAME',
  run: async ({ from, carrier, modem, key, yes, into, list, json = false }, operands) => {
    const folder = into ?? CONFIG_DIR;
    const parts = {
      examples: await examples(),
      carriers: await partsFor('carrier', folder),
      modems: await partsFor('modem', folder),
    };
    if (list) {
      print(json ? jsonText(parts) : listOf(parts));
      return;
    }
    const [name, ...more] = operands;
    if (name === undefined || more.length > 0)
      throw new UserError(
        name === undefined ? 'the new device has no name' : 'one device at a time',
        'for example npm run new -- gate-7; npm run new -- --list shows what there is to start from',
        EXIT.usage,
      );
    const example = from ?? FIRST_EXAMPLE;
    await checkNew(name, folder, example);
    const { links, hasKeys } = await readExample(example);
    const asks = !(yes ?? false);
    const pick = async (what: string, given: string | undefined, first: string, of: Choice[]) =>
      given === undefined && asks
        ? choose(what, first, of)
        : named(what.split(' ')[0] ?? what, given ?? first, of);
    const chosen: Record<string, { carrier: string; modem: string }> = {};
    for (const link of links)
      chosen[link.name] = {
        carrier: await pick(`carrier of link ${link.name}`, carrier, link.carrier, parts.carriers),
        modem: await pick(`modem of link ${link.name}`, modem, link.modem, parts.modems),
      };
    const chosenKey = await keyFor(key, asks);
    const file = await writeNew({ name, into: folder, example, links: chosen, key: chosenKey });
    const findings = (await checkConfig([file])).flatMap((one) => one.findings);
    const shown = shortPath(file);
    if (json)
      print(jsonText({ file, example, links: chosen, key: chosenKey !== undefined, findings }));
    else print(next(shown, chosenKey !== undefined || hasKeys));
    if (findings.length > 0)
      throw new UserError(
        `${shown} is written, and has to be completed:\n\n${findings.map(({ text }) => text).join('\n\n')}\n`,
        `npm run check -- ${shown}`,
      );
  },
});

function next(file: string, hasKey: boolean): string {
  const key = hasKey ? '' : ': it has no SSH key, so no SSH server runs';
  return `${file}${key}

  npm run check -- ${file}          are there mistakes in it?
  npm run build-image -- ${file}    make its image
`;
}

function listOf(parts: Record<string, Choice[]>): string {
  return Object.entries(parts)
    .map(([what, of]) => `${what}\n${tableOf(of)}`)
    .join('\n');
}

function tableOf(of: readonly Choice[]): string {
  return textTable(
    of.map(({ name, about }) => [name, about]),
    '  ',
  );
}

/** @throws UserError if there is none of that name */
function named(what: string, name: string, of: readonly Choice[]): string {
  const names = of.map((one) => one.name);
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  throw new UserError(
    `there is no ${what} ${name}`,
    `${near === undefined ? '' : `did you mean ${near}? `}there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`,
    EXIT.usage,
  );
}

function needsTerminal(): void {
  if (process.stdin.isTTY) return;
  throw new UserError(
    'no terminal to ask on',
    'answer by --carrier, --modem and --key, or take what the example has: --yes',
    EXIT.usage,
  );
}

/** Asks until the answer is one of these, or its number; an empty one is the first. */
async function choose(what: string, first: string, of: readonly Choice[]): Promise<string> {
  needsTerminal();
  const rows = of.map(({ name, about }, index) => [`${index + 1}`, name, about]);
  say(textTable(rows, '  ').trimEnd());
  for (let tries = 0; tries < TRIES; tries++) {
    const typed = await ask(`${what} [${first}]: `, 'nothing was written');
    if (typed === undefined) break;
    const answer = typed.trim() || first;
    const found = of.find(({ name }, index) => name === answer || String(index + 1) === answer);
    if (found) return found.name;
    const near = nearest(
      answer,
      of.map(({ name }) => name),
    );
    say(`there is no ${answer}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  throw new UserError(`no ${what} was chosen; nothing was written`, 'run the command again');
}

async function keyFor(given: string | undefined, asks: boolean): Promise<string | undefined> {
  if (given !== undefined) return given === NO_KEY ? undefined : readKey(given);
  const keys = await foundKeys();
  const [first] = keys;
  if (!first || !asks) return first?.key;
  const choices = [
    ...keys.map(({ file, key }) => ({ name: file, about: key.split(' ').slice(2).join(' ') })),
    { name: NO_KEY, about: 'no SSH server runs' },
  ];
  const answer = await choose('SSH key', first.file, choices);
  return keys.find(({ file }) => file === answer)?.key;
}
