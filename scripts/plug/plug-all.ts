import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  consoleOf,
  hasAborted,
  parseKind,
  startEmulator,
  type Emulator,
  type SerialConsole,
} from '../emulate';
import { buildImage, type BuildResult } from '../flow';
import { firstLine, interrupted, throwIfInterrupted, LOG_DIR } from '../frame';
import { makeFolder } from '../os';
import { differences, LOOK, readLook, type Look } from './look';
import { publishedYaml, type Published } from './published';

/** The result of plugging in one modem. */
export interface Plugged {
  state: Published;
  /** what the kernel had when the device was idle */
  look: Look;
  /** what link-status said then */
  status: string;
  /** from plugging in until the device was idle */
  seconds: number;
  /** empty if the kernel has what was published */
  problems: string[];
  /** how often QEMU aborted with it plugged in; it is tried again once */
  aborts: number;
}

const DEVICE = join(__dirname, 'published.yaml');
const LOG_NAME = 'plug';

/** Longest wait in seconds. The mode switch of a CD-ROM is tried for some time. */
const BOOT_SECONDS = 300;
const COMMAND_SECONDS = 60;
const APPEAR_SECONDS = 60;
const QUIET_SECONDS = 90;
const GONE_SECONDS = 60;
const LOOK_MS = 300;
/** The device is idle if this many looks in a row find it so. */
const QUIET_LOOKS = 2;

/** How it ended, unless QEMU aborted. */
type Held = Omit<Plugged, 'aborts'>;

function nothingSeen(state: Published, problem: string): Held {
  const look = { id: '', interfaces: [], busy: [] };
  return { state, look, status: '', seconds: 0, problems: [problem] };
}

/**
 * Plugs modems one by one into a running device, and records what it makes of each. If QEMU itself aborts, it is
 * booted again and the modem plugged in once more.
 * @param say called for each
 * @throws UserError if a tool is missing; Error if the image does not boot; Interrupted on Ctrl-C
 */
export async function plugAll(
  states: readonly Published[],
  say: (line: string) => void,
): Promise<Plugged[]> {
  const built = await buildImage({
    device: DEVICE,
    compression: 'fast',
    compressed: false,
    refresh: false,
    quiet: true,
  });
  const results: Plugged[] = [];
  let bench = await Bench.boot(built, 'w');
  try {
    for (const [index, state] of states.entries()) {
      throwIfInterrupted();
      let aborts = 0;
      let result = await bench.hold(state);
      while (result === undefined && aborts < 2) {
        aborts += 1;
        await bench.stop();
        bench = await Bench.boot(built, 'a');
        if (aborts < 2) result = await bench.hold(state);
      }
      const { problems, seconds } = (result ??= nothingSeen(state, 'never seen'));
      results.push({ ...result, aborts });
      const end = problems.length === 0 ? 'as published' : problems.join('; ');
      say(`${index + 1}/${states.length} ${state.name}: ${end}, ${seconds.toFixed(1)} s`);
    }
  } finally {
    await bench.stop();
  }
  return results;
}

/** The part of link-status that concerns the plugged modem: no earlier events, no counts, no clock. */
export function whatItSays(output: string): string {
  const rest = output.replace(/^ *last events:\n(?: +\d{4}-\d\d-\d\dT.*\n?)*/m, '');
  return rest
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(dials \d|clock:)/.test(line))
    .join('\n');
}

/** A running device with a socket for modems. */
class Bench {
  private readonly end = () => this.emulator.process.kill();

  private constructor(
    private readonly emulator: Emulator,
    private readonly console: SerialConsole,
    private readonly closeLog: () => void,
  ) {
    // Its console closes then, and nothing waits for it any longer.
    interrupted.addEventListener('abort', this.end);
  }

  static async boot({ device, paths }: BuildResult, flags: 'a' | 'w'): Promise<Bench> {
    await makeFolder(LOG_DIR);
    const log = createWriteStream(join(LOG_DIR, `${LOG_NAME}.log`), { flags });
    const emulator = await startEmulator({
      image: paths.image,
      device,
      usbModem: 'huawei-12d1-1506',
      plugged: false,
      log: (line) => log.write(`${line}\n`),
    });
    const console = consoleOf(emulator, (text) => log.write(text));
    const bench = new Bench(emulator, console, () => log.end());
    try {
      await console.login(BOOT_SECONDS);
      // The socket is ready once the device has scanned its buses.
      await console.run('while pidof S20hotplug rcS >/dev/null; do sleep 1; done', BOOT_SECONDS);
      return bench;
    } catch (error) {
      await bench.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    interrupted.removeEventListener('abort', this.end);
    await this.emulator.stop();
    this.closeLog();
    await writeFile(join(LOG_DIR, `${LOG_NAME}.console`), this.console.transcript);
  }

  /** Plugs a modem in, looks, pulls it. @returns undefined if QEMU aborted */
  async hold(state: Published): Promise<Held | undefined> {
    try {
      return await this.plugAndLook(state);
    } catch (error) {
      throwIfInterrupted();
      if (await hasAborted(this.emulator, this.console.transcript)) return undefined;
      if (this.emulator.process.exitCode !== null) throw error;
      return nothingSeen(state, firstLine(error));
    }
  }

  private async plugAndLook(state: Published): Promise<Held> {
    const { usbModem } = this.emulator;
    const count = state.facts.configurations[0]?.interfaces.length ?? 0;
    await usbModem.exchange(parseKind({ file: `${state.name}.yaml`, text: publishedYaml(state) }));
    const begin = Date.now();
    usbModem.plug();
    await this.lookUntil(({ interfaces }) => interfaces.length >= count, APPEAR_SECONDS);
    let quiet = 0;
    const look = await this.lookUntil(({ busy }) => {
      quiet = busy.length === 0 ? quiet + 1 : 0;
      return quiet >= QUIET_LOOKS;
    }, QUIET_SECONDS);
    const seconds = (Date.now() - begin) / 1000;
    const { output } = await this.console.run('link-status; true', COMMAND_SECONDS);
    const problems = differences(state.facts, look);
    if (look.busy.length > 0)
      problems.push(`${look.busy.join(', ')} still at work after ${QUIET_SECONDS} s`);
    await usbModem.unplug();
    const gone = await this.lookUntil(({ id }) => id === '', GONE_SECONDS);
    if (gone.id !== '') problems.push(`still there ${GONE_SECONDS} s after it was pulled`);
    return { state, look, status: whatItSays(output), seconds, problems };
  }

  /** @returns the look that lasted, or the last one */
  private async lookUntil(holds: (look: Look) => boolean, seconds: number): Promise<Look> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      throwIfInterrupted();
      const look = readLook((await this.console.run(LOOK, COMMAND_SECONDS)).output);
      if (holds(look) || Date.now() > end) return look;
      await sleep(LOOK_MS);
    }
  }
}
