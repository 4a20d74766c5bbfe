// link-status [--json] [LINK…]: what each link is doing and what to do about it, and which USB devices are of no use.
// Ends with 0 if every link (or LINK) is online, 1 if not, 2 if asked wrongly.
import { printable } from '../core';
import { coreConfig, readSettings } from '../daemon';
import { complain, describe, guarded, print, quit, readFile } from '../io';
import { allOnline, jsonOf, readFacts, readRestarts, reportOf, textOf } from '../status';

const USAGE =
  'usage: link-status [--json] [LINK...]; exit status: 0 all links online, 1 not all, 2 wrong usage';
const STATE = '/run/pppi/state.json';
/** Bytes; a link takes about two thousand. */
const STATE_SIZE = 1024 * 1024;

guarded(() => {
  const config = configOf();
  // The board's own Ethernet is told of only if it is asked for.
  const all = Object.keys(config.links);
  const own = all.filter((name) => config.links[name]?.kind !== 'ethernet');
  const { json, names } = askedFor(scriptArgs.slice(1), all, own);
  readRestarts((restarts) => {
    const report = reportOf(readFile(STATE, STATE_SIZE), names, config, readFacts(restarts));
    print(json ? jsonOf(report) : textOf(report));
    quit(allOnline(report) ? 0 : 1);
  });
})();

function configOf(): ReturnType<typeof coreConfig> {
  try {
    return coreConfig(readSettings('/etc/pppi'));
  } catch (error) {
    complain(`link-status: ${printable(error instanceof Error ? error.message : describe(error))}`);
    quit(1);
  }
}

function askedFor(
  args: readonly string[],
  all: readonly string[],
  own: readonly string[],
): { json: boolean; names: readonly string[] } {
  let json = false;
  const names = new Set<string>();
  for (const arg of args) {
    if (arg === '--json') json = true;
    else if (arg === '-h' || arg === '--help') {
      print(USAGE);
      quit(0);
    } else if (arg.startsWith('-')) {
      complain(USAGE);
      quit(2);
    } else if (all.includes(arg)) names.add(arg);
    else {
      complain(`link-status: no link ${printable(arg)}; there are: ${own.join(' ')}`);
      quit(2);
    }
  }
  return { json, names: names.size > 0 ? [...names] : own };
}
