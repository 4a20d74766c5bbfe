import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningTool } from '../../os';

/** What a command on the device printed, and its exit status. */
export interface Answer {
  output: string;
  status: number;
}

/** Serial lines carry CR LF, and the shell's line editor moves the cursor. */
// eslint-disable-next-line no-control-regex
const TERMINAL_NOISE = /\r|\x1b\[[0-9;?]*[A-Za-z]/g;

/** The shell on the device's serial console, for programs. */
export class SerialConsole {
  /** everything that came over the line */
  transcript = '';
  private count = 0;
  private closed = false;

  constructor(
    private readonly input: Writable,
    output: Readable,
  ) {
    // Not setEncoding(): others may listen to the same stream for its bytes.
    const decoder = new StringDecoder('utf8');
    output.on('data', (bytes: Buffer) => {
      this.transcript += decoder.write(bytes).replace(TERMINAL_NOISE, '');
    });
    output.on('close', () => (this.closed = true));
    input.on('error', () => (this.closed = true));
  }

  /**
   * Waits until the text after `from` matches.
   * @param seconds how long at most
   * @throws Error with the end of the transcript, if that does not happen
   */
  async waitFor(pattern: RegExp, seconds: number, from = 0): Promise<RegExpExecArray> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const match = pattern.exec(this.transcript.slice(from));
      if (match) return match;
      if (this.closed) throw new Error(`the emulator ended\n${this.tail()}`);
      if (Date.now() > end)
        throw new Error(`no ${String(pattern)} within ${seconds} s\n${this.tail()}`);
      await sleep(20);
    }
  }

  /** Waits for the shell's prompt and makes the line quiet: no echo, no prompt. */
  async login(seconds: number): Promise<void> {
    // Messages of the kernel may follow the prompt.
    await this.waitFor(/[#$] /, seconds);
    await this.run("PS1=''; PS2=''; stty -echo");
  }

  /**
   * Runs a command line on the device.
   * @param command one line; it must not end in `&`
   * @param seconds how long at most
   */
  async run(command: string, seconds = 60): Promise<Answer> {
    const number = ++this.count;
    const from = this.transcript.length;
    // The marks are in two pieces, so that an echo of the line is not taken for them: init turns the
    // echo on again whenever it starts a program.
    this.input.write(`echo "beg""in-${number}"; ${command}; echo "$?-en""d-${number}"\n`);
    const pattern = new RegExp(`^begin-${number}\\n([\\s\\S]*?)(\\d+)-end-${number}\\n`, 'm');
    const [, output = '', status] = await this.waitFor(pattern, seconds, from);
    return { output: output.trimEnd(), status: Number(status) };
  }

  private tail(): string {
    const lines = this.transcript.split('\n').slice(-40);
    return lines.map((line) => line.slice(0, 200)).join('\n');
  }
}

/**
 * The console of an emulator, for a program.
 * @param onQemu told what QEMU itself says: why it ended, if it does
 */
export function consoleOf(
  { process }: { process: RunningTool },
  onQemu?: (text: string) => void,
): SerialConsole {
  const { stdin, stdout, stderr } = process;
  if (onQemu) stderr?.on('data', (text: Buffer) => onQemu(`qemu: ${text.toString()}`));
  if (!stdin || !stdout) throw new Error('the emulator has no console');
  return new SerialConsole(stdin, stdout);
}
