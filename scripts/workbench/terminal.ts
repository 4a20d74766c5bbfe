import { PassThrough } from 'node:stream';
import { createInterface, type Interface } from 'node:readline';
import { print, printConsole } from '../frame';
import { type RunningTool } from '../os';
import { COMMAND_NAMES } from './commands';
import { EscapeKeys } from './escape-keys';

/** Console output is buffered while the bench prompt is open, up to this many bytes. */
const MOST_HELD = 64 * 1024;

export const KEYS_HELP = `Ctrl-A C  open the bench prompt, or go back to the console (an empty line does too)
Ctrl-A X  end the emulator
Ctrl-A A  send Ctrl-A to the device`;

export interface TerminalActions {
  /** runs a line typed at the bench prompt. @returns what to print */
  perform: (line: string) => Promise<string>;
  quit: () => void;
}

/**
 * The user's terminal: the device's serial console, and a prompt for the bench. Standard input may also be a file or a
 * pipe; its end ends nothing.
 */
export class Terminal {
  private readonly keys = new EscapeKeys();
  private prompt: { typed: PassThrough; lines: Interface } | undefined;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private device: RunningTool['stdin'] | undefined;
  private readonly restore = () => {
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
  };
  private readonly onTyped = (bytes: Buffer) => this.typed(bytes);
  private readonly onLost = () => this.actions.quit();

  constructor(private readonly actions: TerminalActions) {
    // Also if an error ends this process.
    process.once('exit', this.restore);
    if (process.stdin.isTTY) process.stdin.setRawMode(true);
    process.stdin.on('data', this.onTyped);
    process.stdin.on('error', () => undefined);
    // stdout is a closed pipe or a vanished terminal.
    process.stdout.on('error', this.onLost);
  }

  /** Attaches to the console of an emulator that was just started. */
  attach({ stdin, stdout }: RunningTool): void {
    this.device = stdin;
    stdin?.on('error', () => undefined);
    stdout?.on('data', (bytes: Buffer) => this.show(bytes));
  }

  /** Restores the terminal's settings. */
  close(): void {
    this.leavePrompt();
    process.stdin.off('data', this.onTyped);
    process.stdin.pause();
    process.stdout.off('error', this.onLost);
    process.off('exit', this.restore);
    this.restore();
  }

  private typed(bytes: Buffer): void {
    for (const piece of this.keys.feed(bytes)) {
      if ('key' in piece) this.pressed(piece.key);
      else if (this.prompt) this.prompt.typed.write(piece.bytes);
      else if (this.device?.writable) this.device.write(piece.bytes);
    }
  }

  private pressed(key: string): void {
    if (key === 'x') this.actions.quit();
    else if (key === 'c' && this.prompt) this.leavePrompt();
    else if (key === 'c') this.openPrompt();
    else if (key === 'h' || key === '?') print(`\n${KEYS_HELP}\n`);
  }

  private openPrompt(): void {
    const typed = new PassThrough();
    const lines = createInterface({
      input: typed,
      output: process.stdout,
      terminal: process.stdin.isTTY && process.stdout.isTTY,
      prompt: 'bench> ',
      completer: (line: string) => [COMMAND_NAMES.filter((name) => name.startsWith(line)), line],
    });
    const prompt = { typed, lines };
    this.prompt = prompt;
    print('\n');
    lines.prompt();
    let work: Promise<unknown> = Promise.resolve();
    lines.on('line', (line) => {
      if (line.trim() === '') return this.leavePrompt();
      work = work.then(async () => {
        print(`${await this.actions.perform(line)}\n`);
        if (this.prompt === prompt) lines.prompt();
      });
    });
    // Ctrl-C and Ctrl-D.
    lines.on('SIGINT', () => this.leavePrompt());
    lines.on('close', () => this.prompt === prompt && this.leavePrompt());
  }

  private leavePrompt(): void {
    const { prompt } = this;
    if (prompt === undefined) return;
    this.prompt = undefined;
    prompt.lines.close();
    print('\n');
    for (const bytes of this.held) printConsole(bytes);
    this.held = [];
    this.heldBytes = 0;
  }

  private show(bytes: Buffer): void {
    if (this.prompt === undefined) {
      printConsole(bytes);
      return;
    }
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    while (this.heldBytes > MOST_HELD) this.heldBytes -= this.held.shift()?.length ?? 0;
  }
}
