import { randomBytes, createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SerialConsole } from '../emulate';
import type { RunningTool } from '../os';
import { marks, ScriptOutput } from './script-output';

/** Where the script lies on the device: a RAM disk on which programs may run. */
const FILE = '/tmp/bench-script';
/** Characters of base64 in a command: well below the 1024 of BusyBox's line editor. */
const CHUNK = 700;
const LOOK_MS = 500;
const LISTEN_MS = 50;

export interface ScriptRun {
  console: SerialConsole;
  /** the same console, as bytes */
  serial: Pick<RunningTool, 'stdin' | 'stdout'>;
  script: Uint8Array;
  /** names of the device's links: one that is online is enough */
  links: readonly string[];
  /** seconds that are left, less than 0 once there are none */
  secondsLeft: () => number;
  /** told what is waited for */
  say: (line: string) => void;
  /** gets what the script prints, as latin1, a character for each byte */
  show: (text: string) => void;
}

/**
 * Runs a script on the device, once a link is online.
 * @returns its exit status
 * @throws Error if it does not come to that in time, or the device ends before
 */
export async function runScript(run: ScriptRun): Promise<number> {
  const { console, say } = run;
  say('waiting for the shell …');
  await console.login(seconds(run, 'there was a shell on the console'));
  say('waiting for a link to be online …');
  await untilOnline(run);
  await upload(run);
  say('online: the script runs');
  return listen(run);
}

/** Starts the script and hears it to its end. */
async function listen(run: ScriptRun): Promise<number> {
  const { stdin, stdout } = run.serial;
  const nonce = randomBytes(8).toString('hex');
  const output = new ScriptOutput(nonce, run.show);
  const hear = (bytes: Uint8Array) => output.feed(bytes);
  stdout?.on('data', hear);
  try {
    const { begin, end } = marks(nonce);
    // The marks are in two pieces, so that an echo of the line is not taken for them.
    const split = (mark: string) => `"${mark.slice(0, 3)}""${mark.slice(3)}"`;
    const script = `${FILE} </dev/null 2>&1; printf '\\n%s%s\\n' ${split(end)} $?`;
    stdin?.write(`echo ${split(begin)}; ${script}\n`);
    while (output.status === undefined) {
      seconds(run, 'the script had ended');
      await sleep(LISTEN_MS);
    }
  } finally {
    stdout?.off('data', hear);
  }
  // What it wrote is to be on the card before the power goes.
  await run.console.run('sync', seconds(run, 'the card had all'));
  return output.status;
}

async function untilOnline(run: ScriptRun): Promise<void> {
  const files = run.links.map((name) => `/run/pppi/${name}.json`).join(' ');
  for (;;) {
    const left = seconds(run, 'a link was online');
    const { output } = await run.console.run(`cat ${files} 2>/dev/null`, left);
    if (/"state": "online"/.test(output)) return;
    await sleep(LOOK_MS);
  }
}

/** Over the serial line, which is there whatever the link does; what arrived is compared. */
async function upload(run: ScriptRun): Promise<void> {
  const text = Buffer.from(run.script).toString('base64');
  const command = async (line: string) => {
    const { output, status } = await run.console.run(line, seconds(run, 'the script had arrived'));
    if (status !== 0) throw new Error(`the device refused the script: ${output}`);
    return output;
  };
  await command(`rm -f ${FILE} ${FILE}.b64`);
  for (let at = 0; at < text.length; at += CHUNK)
    await command(`printf %s '${text.slice(at, at + CHUNK)}' >>${FILE}.b64`);
  await command(`base64 -d ${FILE}.b64 >${FILE} && chmod 700 ${FILE} && rm ${FILE}.b64`);
  const sum = createHash('sha256').update(run.script).digest('hex');
  if (!(await command(`sha256sum ${FILE}`)).startsWith(sum))
    throw new Error('the script did not arrive whole');
}

/** @throws Error that says what was waited for, if no time is left */
function seconds(run: ScriptRun, what: string): number {
  const left = run.secondsLeft();
  if (left > 0) return left;
  throw new Error(`the time was over before ${what}`);
}
