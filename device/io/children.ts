import * as os from 'os';
import { latin1, latin1Bytes, utf8 } from './bytes';
import { O_NONBLOCK, writeAll } from './files';
import { after, cancel, onSignal, unwatch, watch } from './loop';

/** Seconds that a program has after SIGTERM. */
const GRACE = 2;
const SIGKILL = 9;
/** At 1024 descriptors the engine aborts; each program has one or two. */
const MOST = 100;
/** Bytes of output that are kept; the rest is read and dropped. */
const OUTPUT = 16 * 1024;

export interface Ended {
  /** 127: there is no such program, or it could not be started */
  readonly status: number;
  /** the signal that ended it, or 0 */
  readonly signal: number;
  /** the first 16 KiB of what was kept of its output */
  readonly output: string;
  /** it was ended for taking too long, or told to, and still waits for a device that hangs */
  readonly late: boolean;
}

export interface Program {
  readonly argv: readonly string[];
  /**
   * seconds; then SIGTERM goes to all that it has started, and SIGKILL 2 s later. 2 s after that its end is told in any
   * case: what waits for a card or a driver ends by no signal. null: it may run for ever
   */
  readonly deadline: number | null;
  /**
   * Keep its standard output as text, as `bytes` with a character each, or `all` with its standard error as text; else
   * both go to /dev/null.
   */
  readonly output?: boolean | 'bytes' | 'all';
  /** its standard input, a character for each byte, at most 4 KiB, which a pipe holds; else it is /dev/null */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onEnd?: (ended: Ended) => void;
}

interface Running {
  readonly program: Program;
  readonly fd: number | null;
  readonly bytes: number[];
  late: boolean;
  /** its end was told, and it still runs */
  stays: boolean;
  timer: os.Timer | null;
}

const running = new Map<number, Running>();
let nothing = -1;

/** Has to be called once, before anything is started. A signal may be heard late: `reap` belongs into a tick as well. */
export function watchChildren(): void {
  nothing = os.open('/dev/null', os.O_RDWR);
  onSignal(os.SIGCHLD, reap);
}

/**
 * Starts a program in a session of its own, so that it can be ended with all that it starts. Never waits.
 * @returns its process, or 0: then `onEnd` is told 127 later
 */
export function start(program: Program): number {
  const pid = running.size < MOST ? spawn(program) : -1;
  if (pid > 0) return pid;
  const ended = { status: 127, signal: 0, output: '', late: false };
  after(0, () => program.onEnd?.(ended));
  return 0;
}

function spawn(program: Program): number {
  const pipe = program.output ? os.pipe() : null;
  const input = program.input === undefined ? null : os.pipe();
  if (input) {
    writeAll(input[1], latin1Bytes(program.input ?? ''));
    os.close(input[1]);
  }
  const pid = os.exec(['setsid', ...program.argv], {
    block: false,
    stdin: input ? input[0] : nothing,
    stdout: pipe ? pipe[1] : nothing,
    stderr: pipe && program.output === 'all' ? pipe[1] : nothing,
    ...(program.env && { env: program.env }),
  });
  if (pipe) os.close(pipe[1]);
  if (input) os.close(input[0]);
  if (pid <= 0) {
    if (pipe) os.close(pipe[0]);
    return pid;
  }
  const child: Running = {
    ...{ program, fd: pipe && withoutBlocking(pipe[0]), bytes: [] },
    ...{ late: false, stays: false, timer: null },
  };
  running.set(pid, child);
  const { fd } = child;
  if (fd !== null) watch(fd, () => take(child, fd));
  if (program.deadline !== null)
    child.timer = after(program.deadline, () => {
      child.late = true;
      endGroup(pid);
    });
  return pid;
}

/** SIGTERM to a program and all that it has started, SIGKILL 2 s later. */
export function endGroup(pid: number): void {
  const child = running.get(pid);
  if (!child) return;
  signalGroup(pid, os.SIGTERM);
  cancel(child.timer);
  child.timer = after(GRACE, () => {
    signalGroup(pid, SIGKILL);
    if (child.late) child.timer = after(GRACE, () => tell(pid, child, SIGKILL));
  });
}

/** @returns whether a program that was started has not ended, though its end may have been told */
export function isRunning(pid: number): boolean {
  return running.has(pid);
}

/** Its group is there once `setsid` has run, some milliseconds after the start. */
export function signalGroup(pid: number, signal: number): void {
  if (os.kill(-pid, signal) < 0) os.kill(pid, signal);
}

/** To a process alone, and nothing that it has started. */
export function signalProcess(pid: number, signal: number): void {
  os.kill(pid, signal);
}

/** A pipe that a grandchild holds open must not stop the loop when it is read empty. */
function withoutBlocking(fd: number): number {
  const again = os.open(`/proc/self/fd/${fd}`, os.O_RDONLY | O_NONBLOCK);
  if (again < 0) return fd;
  os.close(fd);
  return again;
}

/** @returns whether there may be more */
function take({ bytes }: Running, fd: number): boolean {
  const buffer = new Uint8Array(4096);
  const count = os.read(fd, buffer.buffer, 0, buffer.length);
  if (count <= 0) {
    // At the end it would be called again and again; it is closed when the program is told to have ended.
    unwatch(fd);
    return false;
  }
  for (let at = 0; at < count && bytes.length < OUTPUT; at++) bytes.push(buffer[at]!);
  return true;
}

/** Tells of the programs that have ended. Several of one kind of signal are one, so it looks at all of them. */
export function reap(): void {
  for (;;) {
    const [pid, raw] = os.waitpid(-1, os.WNOHANG);
    if (pid <= 0) return;
    const child = running.get(pid);
    running.delete(pid);
    if (child) tell(pid, child, raw);
  }
}

function tell(pid: number, child: Running, raw: number): void {
  if (child.stays) return;
  child.stays = running.has(pid);
  cancel(child.timer);
  const { fd, program, bytes, late } = child;
  // What it has started and what holds out against SIGTERM; nobody would end it later.
  if (late) os.kill(-pid, SIGKILL);
  if (fd !== null) {
    // The signal comes before the last lines. A grandchild may go on writing: what fills the bound is enough.
    for (let left = 16; left > 0 && take(child, fd); left--);
    unwatch(fd);
    os.close(fd);
  }
  const output = (program.output === 'bytes' ? latin1 : utf8)(Uint8Array.from(bytes));
  program.onEnd?.({ status: (raw >> 8) & 255, signal: raw & 127, output, late });
}
