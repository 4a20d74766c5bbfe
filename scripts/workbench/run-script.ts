import { randomBytes, createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SerialConsole } from '../emulate';
import type { RunningTool } from '../os';
import { marks, ScriptOutput } from './script-output';

/** Path of the script on the device: on a RAM disk that allows execution. */
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
  /** names of the device's links; one of them online is enough */
  links: readonly string[];
  /** seconds left, negative when the time is up */
  secondsLeft: () => number;
  /** called with what is being waited for */
  say: (line: string) => void;
  /** gets the script's output as latin1, one character per byte */
  show: (text: string) => void;
}

/**
 * Runs a script on the device, once a link is online.
 * @returns its exit status
 * @throws Error if that takes too long, or the device ends first
 */
export async function runScript(run: ScriptRun): Promise<number> {
  const { console, say } = run;
  say('waiting for the shell …');
  await console.login(seconds(run, 'there was a shell on the console'));
  say('waiting for a link to come online …');
  await untilOnline(run);
  await upload(run);
  say('online: running the script');
  return listen(run);
}

/** Starts the script and follows its output to the end. */
async function listen(run: ScriptRun): Promise<number> {
  const { stdin, stdout } = run.serial;
  const nonce = randomBytes(8).toString('hex');
  const output = new ScriptOutput(nonce, run.show);
  const hear = (bytes: Uint8Array) => output.feed(bytes);
  stdout?.on('data', hear);
  try {
    const { begin, end } = marks(nonce);
    // The marks are split in two, so that the echoed command line does not match them.
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
  // Everything the script wrote has to be on the card before the power is cut.
  await run.console.run('sync', seconds(run, 'the card had all'));
  return output.status;
}

async function untilOnline(run: ScriptRun): Promise<void> {
  for (;;) {
    const left = seconds(run, 'a link was online');
    const { output } = await run.console.run('link-status --json', left);
    if (/"state": "online"/.test(output)) return;
    await sleep(LOOK_MS);
  }
}

/** Over the serial line, which works whatever the link does; the received file is compared. */
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
  // The kernel and init may write to the console at any moment.
  if (!(await command(`sha256sum ${FILE}`)).includes(sum))
    throw new Error('the script did not arrive intact');
}

/** @throws Error that names the pending step, if no time is left */
function seconds(run: ScriptRun, what: string): number {
  const left = run.secondsLeft();
  if (left > 0) return left;
  throw new Error(`time ran out before ${what}`);
}
