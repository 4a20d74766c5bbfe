import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceState } from '../../device/core';
import { consoleOf, hasAborted, QEMU_ABORTED, startEmulator, type CarrierEvent } from '../emulate';
import { buildImage, type BuildResult } from '../flow';
import { LOG_DIR } from '../frame';
import { makeFolder } from '../os';
import { drillDeviceFile } from './device-file';
import { History } from './history';
import type { DrillDevice, LinkState, Rig } from './types';
import { until } from './until';

const MODEM = 'huawei-12d1-1506';

/** Seconds for QEMU to get to a shell; an idle machine takes ten. */
const BOOT_SECONDS = 180;
const COMMAND_SECONDS = 60;
const STATE_FILE = '/run/pppi/state.json';

/** A rig that can be stopped. */
export interface BootedRig extends Rig {
  /** whether QEMU itself crashed, rather than the device powering off */
  aborted: () => Promise<boolean>;
  stop: () => Promise<void>;
}

const builds = new Map<DrillDevice, Promise<BuildResult>>();
/** Logs of this run: a boot after a failed one appends to them. */
const logs = new Set<string>();
let lastBuild: Promise<unknown> = Promise.resolve();

/** The image of a device of scripts/drill/devices, built once, by the same call as `npm run build-image`. */
function build(name: DrillDevice): Promise<BuildResult> {
  const begun = builds.get(name);
  if (begun) return begun;
  // One after the other: they share a base.
  const build = lastBuild.then(() =>
    buildImage({
      device: drillDeviceFile(name),
      compression: 'fast',
      compressed: false,
      refresh: false,
      quiet: true,
    }),
  );
  lastBuild = build.catch(() => undefined);
  builds.set(name, build);
  return build;
}

/**
 * Builds the image of a device of scripts/drill/devices and boots it. Logs of the modem, the carrier and
 * the console stay in build/logs/.
 * @param job number of this rig among those that run at the same time, from 0
 * @throws UserError if the device file is refused or a tool is missing; Error if the image does not boot, or
 *   QEMU_ABORTED
 */
export async function bootRig(name: DrillDevice, job = 0): Promise<BootedRig> {
  const { device, paths } = await build(name);
  const [link] = device.links;
  if (link === undefined) throw new Error(`${name} has no link`);
  const logName = job === 0 ? name : `${name}-${job + 1}`;
  const history = new History(link.redial.stable);
  await makeFolder(LOG_DIR);
  const logFile = createWriteStream(join(LOG_DIR, `${logName}.log`), {
    flags: logs.has(logName) ? 'a' : 'w',
  });
  logs.add(logName);
  const emulator = await startEmulator({
    image: paths.image,
    device,
    usbModem: MODEM,
    onCarrierEvent: (event) => remember(history, event),
    log: (line) => logFile.write(`${line}\n`),
  });
  const { usbModem, carrier } = emulator;
  usbModem.modem.on('dialling', () => history.dialled(Date.now()));
  usbModem.modem.on('reset', () => history.restarted());
  usbModem.modem.on('registration', (to) => {
    if (to === 'home' || to === 'roaming') history.letIn(Date.now());
  });
  usbModem.on('mode', () => history.pluggedIn(Date.now()));
  const console = consoleOf(emulator, (text) => logFile.write(text));
  const stop = async () => {
    await emulator.stop();
    logFile.end();
    await writeFile(join(LOG_DIR, `${logName}.console`), console.transcript);
  };
  const sh = async (command: string) => {
    const { output, status } = await console.run(command, COMMAND_SECONDS);
    if (status !== 0) throw new Error(`${command}: status ${status}: ${output}`);
    return output;
  };
  try {
    await console.login(BOOT_SECONDS);
  } catch (error) {
    const aborted = await hasAborted(emulator, console.transcript);
    await stop();
    throw aborted ? new Error(QEMU_ABORTED) : error;
  }
  return {
    link: link.name,
    redial: link.redial,
    usbModem,
    modem: usbModem.modem,
    carrier,
    history,
    sh,
    state: async () => {
      const { output } = await console.run(`cat ${STATE_FILE}`, COMMAND_SECONDS);
      return readState(output, link.name);
    },
    cut: async () => {
      carrier.behaviour.terminateSessions('the carrier hangs up');
      const ended = () => carrier.sessions.every(({ phase }) => phase === 'dead');
      if (!(await until(ended, 20))) throw new Error('the call did not end');
    },
    aborted: () => hasAborted(emulator, console.transcript),
    stop,
  };
}

function remember(history: History, { kind, session, at }: CarrierEvent): void {
  if (kind === 'ipcp-opened') history.callOpened(session, at);
  if (kind === 'hangup') history.callEnded(session, at);
}

/** What pppid's state says of a link; undefined if it is incomplete or absent. */
export function readState(text: string, link: string): LinkState | undefined {
  try {
    const { links } = JSON.parse(text) as DeviceState;
    const { told, failures, lastFailure, calls, call } = links[link]!;
    return {
      ...{ state: told.state, reason: told.reason, failures, lastFailure: lastFailure ?? '' },
      ...{ dials: calls, address: call?.lease?.address ?? '' },
    };
  } catch {
    return undefined;
  }
}
