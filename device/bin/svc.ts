// svc [--json] [NAME [up|down|restart]]: what services and timers do; starts and stops one.
// Ends with 0 if that is done (or all of them are well), 1 if not, 2 if asked wrongly.
import { printable, type DeviceConfig, type ServiceStatus } from '../core';
import { coreConfig, readSettings } from '../daemon';
import {
  complain,
  describe,
  every,
  guarded,
  print,
  quit,
  readFile,
  remove,
  runNow,
  sendWord,
  uptime,
  writeWhole,
} from '../io';
import { readFacts, reportOf, serviceLines, servicesJson, type Report } from '../status';

const USAGE = `usage: svc [--json] [NAME]        what services and timers do
       svc NAME up|down|restart   start or stop one; of a timer, run it now
down holds until \`svc NAME up\`, or a restart of the device
exit status: 0 done, 1 not done, 2 wrong usage`;
const RUN = '/run/pppi';
const STATE = `${RUN}/state.json`;
const STATE_SIZE = 256 * 1024;
/** Seconds for a program to start or to end: it is killed after five. */
const PATIENCE = 15;
const LOOK = 0.5;
const WAYS = ['up', 'down', 'restart'] as const;
type Way = (typeof WAYS)[number];
/** s6-svc(8), for a device without pppid. */
const S6 = { up: '-u', down: '-d', restart: '-r' };

guarded(() => {
  const args = scriptArgs.slice(1);
  if (args.some((arg) => arg === '-h' || arg === '--help')) {
    print(USAGE);
    quit(0);
  }
  const json = args.includes('--json');
  const [name, word, ...more] = args.filter((arg) => arg !== '--json');
  const way = WAYS.find((one) => one === word);
  const isWrong = more.length > 0 || (word !== undefined && (way === undefined || json));
  if (isWrong || name?.startsWith('-')) wrong(USAGE);
  const config = configOf();
  const names = Object.keys(config.services ?? {});
  if (name !== undefined && !names.includes(name))
    wrong(`svc: no service ${printable(name)}; there are: ${names.join(' ') || 'none'}`);
  if (name !== undefined && way !== undefined) return tell(name, way, config);
  const report = reportNow(config, name === undefined ? names : [name]);
  if (json) print(servicesJson(report));
  else if (names.length === 0) print('this device has no services and no timers');
  else print(report.services.flatMap(serviceLines).join('\n'));
  quit(0);
})();

function wrong(text: string): never {
  complain(text);
  quit(2);
}

function configOf(): DeviceConfig {
  try {
    return coreConfig(readSettings('/etc/pppi'));
  } catch (error) {
    complain(`svc: ${printable(error instanceof Error ? error.message : describe(error))}`);
    quit(1);
  }
}

function reportNow(config: DeviceConfig, names: readonly string[]): Report {
  return reportOf(readFile(STATE, STATE_SIZE), [], config, readFacts([]), names);
}

/** A wish, as pon and poff leave for links; pppid does it. */
function tell(name: string, way: Way, config: DeviceConfig): void {
  const own = `${RUN}/services/${name}`;
  const before = reportNow(config, [name]).services[0];
  if (before?.reason === 'pppid does not run') {
    const status = runNow(['s6-svc', S6[way], `/run/service/${name}`]);
    quit(status === 0 ? 0 : 1);
  }
  // Both at once would be a wish to be down.
  if (way !== 'down') remove(`${own}.off`);
  const isKept =
    way === 'down' ? writeWhole(`${own}.off`, '') : writeWhole(`${own}.now`, `${way}\n`);
  if (!isKept) {
    complain(`svc: ${own} cannot be written`);
    quit(1);
  }
  if (way === 'down') remove(`${own}.now`);
  sendWord(`${RUN}/pppid.fifo`);
  const until = uptime() + PATIENCE;
  every(LOOK, () => {
    const status = reportNow(config, [name]).services[0];
    if (!status) return;
    if (isDone(status, way, before)) end(status, 0);
    if (uptime() > until || isWaiting(status, way)) end(status, 1);
  });
}

function isDone(now: ServiceStatus, way: Way, before: ServiceStatus | undefined): boolean {
  if (way === 'down') return now.state === 'off';
  const isNew = now.starts > (before?.starts ?? 0);
  if (now.kind === 'timer' || way === 'restart') return isNew;
  return now.state === 'up';
}

/** For what it needs: nobody knows how long. */
function isWaiting({ state, reason }: ServiceStatus, way: Way): boolean {
  return way !== 'down' && state === 'waiting' && reason !== '';
}

function end(status: ServiceStatus, code: 0 | 1): never {
  print(serviceLines(status).join('\n'));
  quit(code);
}
