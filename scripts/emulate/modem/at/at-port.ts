import { sleep } from '../../../world';
import type { Call } from '../../line';
import type { AtModem } from './at-modem';
import { dialledContext, placeCall } from './call';
import { BARE_AT, parseCommandLine, type AtCommand } from './command-line';
import { overriddenAnswer, runCommand, type PortControl } from './commands';
import { AtError } from './errors';
import { EscapeWatch } from './escape-watch';
import { LineReader } from './line-reader';
import type { PortHandle, PortOptions } from './port';
import type { PortRole } from './profile';
import { formatLines, formatResult, isFinal } from './result-codes';
import { garble, readable } from './transcript';

/** `held`: the call stands but +++ brought the port back to commands. */
type Mode = 'command' | 'busy' | 'data' | 'held';

/** A result code to say, or undefined where there is none yet, or it was said already. */
type LineResult = string | undefined;

/** One serial port of a modem: line buffer, echo, result codes, and the call it dialled. */
export class AtPort implements PortHandle, PortControl {
  readonly role: PortRole;
  echo = true;
  verbose = true;
  quiet = false;
  callContext: number | undefined;

  private mode: Mode = 'command';
  private call: Call | undefined;
  private dtr: boolean | undefined;
  private freshlyPowered = true;
  private waiting: Uint8Array[] = [];
  private deferred: (() => void)[] = [];
  /** Goes up whenever what was under way no longer counts. */
  private era = 0;
  private readonly reader = new LineReader();
  private readonly escape: EscapeWatch;

  constructor(
    private readonly modem: AtModem,
    private readonly options: PortOptions,
    private readonly closed: () => void,
  ) {
    this.role = options.role;
    this.escape = new EscapeWatch(modem.clock, () => this.escaped());
  }

  receive(bytes: Uint8Array): void {
    if (!this.modem.ready || this.modem.silent.has(this.role)) return;
    if (this.mode === 'busy') {
      this.waiting.push(Uint8Array.from(bytes));
    } else if (this.mode === 'data') {
      this.escape.see(bytes);
      if (!this.modem.mute) this.call?.receive(bytes);
    } else {
      this.readCommands(bytes);
    }
  }

  setDtr(on: boolean): void {
    if (on === this.dtr) return;
    this.dtr = on;
    if (!on) {
      this.abandon();
      this.carrierLost();
    } else if (this.freshlyPowered && this.modem.powered) {
      this.freshlyPowered = false;
      this.write('\0'.repeat(this.modem.profile.timing.garbageBytes));
    }
  }

  close(): void {
    this.drop();
    this.closed();
  }

  /** The carrier ended the call. */
  carrierLost(): void {
    if (this.endCall()) this.say('NO CARRIER');
  }

  /** Power is gone: no call, no words about it. */
  drop(): void {
    this.abandon();
    this.endCall();
  }

  powerUp(): void {
    this.restoreDefaults();
    this.freshlyPowered = true;
  }

  restoreDefaults(): void {
    this.echo = true;
    this.verbose = true;
    this.quiet = false;
  }

  hangUp(): void {
    this.endCall();
  }

  afterwards(action: () => void): void {
    this.deferred.push(action);
  }

  sayUnasked(line: string): void {
    if (this.mode === 'data' || this.dtr === false || !this.modem.ready) return;
    this.write(formatLines([line], true));
  }

  private readCommands(bytes: Uint8Array): void {
    const { line, end } = this.reader.takeUntilLine(bytes);
    if (this.echo && end > 0) this.send(bytes.slice(0, end));
    if (line === undefined) return;
    this.waiting.push(bytes.slice(end));
    this.answer(line).catch((error: unknown) => {
      this.modem.log(`${this.role} ! ${String(error)}`);
      this.abandon();
    });
  }

  private async answer(line: string): Promise<void> {
    const era = this.era;
    const stale = (): boolean => era !== this.era;
    this.mode = 'busy';
    this.modem.log(`${this.role} > AT${readable(line)}`);
    const { answerMs } = this.modem.profile.timing;
    if (answerMs > 0) await sleep(this.modem.clock, answerMs);
    if (stale()) return;
    const result = await this.runLine(line, stale);
    if (stale()) return;
    if (this.mode === 'busy') this.mode = this.call === undefined ? 'command' : 'held';
    if (result !== undefined) this.say(result);
    for (const action of this.deferred.splice(0)) action();
    this.drain();
  }

  private async runLine(line: string, stale: () => boolean): Promise<LineResult> {
    const commands = parseCommandLine(line);
    if (commands === undefined) return 'ERROR';
    for (const command of commands.length > 0 ? commands : [BARE_AT]) {
      if (command.name === 'D') this.modem.emit('dialling', { role: this.role });
      const override = overriddenAnswer(this.modem, command);
      if (override === undefined && command.name === 'D') return this.dial(command, stale);
      if (override === undefined && command.name === 'O') return this.online();
      const failure = override === undefined ? this.run(command) : this.recite(override);
      if (failure !== undefined) return failure;
    }
    return 'OK';
  }

  private run(command: AtCommand): LineResult {
    try {
      this.write(formatLines(runCommand(command, this.modem, this), this.verbose));
      return undefined;
    } catch (error) {
      if (error instanceof AtError) return error.resultCode(this.modem.cmee);
      this.modem.log(`${this.role} ! ${String(error)}`);
      return 'ERROR';
    }
  }

  private recite(answer: readonly string[]): LineResult {
    const last = answer.at(-1) ?? '';
    this.write(formatLines(isFinal(last) ? answer.slice(0, -1) : answer, this.verbose));
    return isFinal(last) && last !== 'OK' ? last : undefined;
  }

  private async dial(command: AtCommand, stale: () => boolean): Promise<LineResult> {
    if (this.call !== undefined) return 'ERROR';
    const cid = dialledContext(command.value);
    if (this.modem.sim.kind !== 'ready') return 'ERROR';
    await sleep(this.modem.clock, this.modem.profile.timing.connectMs);
    if (stale()) return undefined;
    if (cid === undefined || !this.modem.canDial || this.modem.isInCall(cid)) return 'NO CARRIER';
    const placed = placeCall(this.modem, cid, {
      data: (bytes) => {
        if (this.mode === 'data' && !this.modem.mute) this.options.write(bytes);
      },
      ended: () => this.carrierLost(),
    });
    if (placed === 'busy') return 'BUSY';
    if (placed === 'no carrier') return 'NO CARRIER';
    this.call = placed.call;
    this.callContext = cid;
    this.modem.emit('dial', { role: this.role, cid, apn: this.modem.pdp.get(cid)?.apn ?? '' });
    this.online();
    placed.start();
    return undefined;
  }

  private online(): LineResult {
    if (this.call === undefined) return 'NO CARRIER';
    this.say(`CONNECT ${this.modem.profile.connectSpeed}`);
    this.mode = 'data';
    this.options.onCarrier?.(true);
    return undefined;
  }

  private escaped(): void {
    if (this.mode !== 'data') return;
    this.mode = 'held';
    this.say('OK');
  }

  /** Ends the call, if there is one; returns whether there was. */
  private endCall(): boolean {
    const { call } = this;
    if (call === undefined) return false;
    this.call = undefined;
    this.callContext = undefined;
    if (this.mode !== 'busy') this.mode = 'command';
    this.escape.stop();
    this.reader.clear();
    call.close();
    this.options.onCarrier?.(false);
    this.modem.emit('hangup', { role: this.role });
    return true;
  }

  private abandon(): void {
    this.era += 1;
    if (this.mode === 'busy') this.mode = 'command';
    this.waiting = [];
    this.deferred = [];
    this.reader.clear();
  }

  private drain(): void {
    for (const bytes of this.waiting.splice(0)) {
      if (bytes.length > 0) this.receive(bytes);
    }
  }

  private say(result: string): void {
    if (!this.quiet) this.write(formatResult(result, this.verbose));
  }

  private write(text: string): void {
    if (text === '' || this.modem.silent.has(this.role)) return;
    this.modem.log(`${this.role} < ${readable(text)}`);
    this.send(Buffer.from(text, 'latin1'));
  }

  private send(bytes: Uint8Array): void {
    this.options.write(this.modem.garbled.has(this.role) ? garble(bytes) : bytes);
  }
}
