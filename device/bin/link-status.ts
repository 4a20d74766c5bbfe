// link-status [--json] [LINK…]: what each link is doing and what to do about it, which USB devices are of no use, and what
// services and timers do.
// Ends with 0 if every link (or LINK) is online, 1 if not, 2 if asked wrongly.
import { printable, type DeviceConfig } from '../core';
import { coreConfig, readSettings } from '../daemon';
import { complain, describe, guarded, print, quit, readFile } from '../io';
import { allOnline, jsonOf, readFacts, readRestarts, reportOf, textOf } from '../status';

const USAGE =
  'usage: link-status [--json] [LINK...]; exit status: 0 all links online, 1 not all, 2 wrong usage';
const STATE = '/run/pppi/state.json';
/** Bytes; a link takes about two thousand. */
const STATE_SIZE = 1024 * 1024;

guarded(() => {
  const args = scriptArgs.slice(1);
  const json = args.includes('--json');
  readOptions(args.filter((arg) => arg !== '--json' && arg.startsWith('-')));
  const config = configOf();
  const asked = args.filter((arg) => !arg.startsWith('-'));
  const names = readNames(asked, config);
  const services = asked.length > 0 ? [] : Object.keys(config.services ?? {});
  readRestarts((restarts) => {
    const facts = readFacts(restarts);
    const report = reportOf(readFile(STATE, STATE_SIZE), names, config, facts, services);
    print(json ? jsonOf(report) : textOf(report));
    quit(allOnline(report) ? 0 : 1);
  });
})();

/** Ends the program at each of them. */
function readOptions([option]: readonly string[]): void {
  if (option === undefined) return;
  if (option === '-h' || option === '--help') {
    print(USAGE);
    quit(0);
  }
  complain(USAGE);
  quit(2);
}

function configOf(): DeviceConfig {
  try {
    return coreConfig(readSettings('/etc/pppi'));
  } catch (error) {
    complain(`link-status: ${printable(error instanceof Error ? error.message : describe(error))}`);
    quit(1);
  }
}

/** @returns the links to tell of, each once; the board's own Ethernet only if it is asked for */
function readNames(args: readonly string[], { links }: DeviceConfig): readonly string[] {
  const own = Object.keys(links).filter((name) => links[name]?.kind !== 'ethernet');
  const nobody = args.find((arg) => !Object.hasOwn(links, arg));
  if (nobody !== undefined) {
    complain(`link-status: no link ${printable(nobody)}; there are: ${own.join(' ')}`);
    quit(2);
  }
  return args.length > 0 ? [...new Set(args)] : own;
}
