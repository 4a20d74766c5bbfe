import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, DialRequest } from '../../../scripts/emulate/line';
import {
  AtModem,
  type AtModemOptions,
  type ModemProfile,
  type PortHandle,
  type PortRole,
} from '../../../scripts/emulate/modem';
import { loadKind } from '../../../scripts/emulate/modem-files';
import { world } from '../../support/world';

/** A modem without delays or words of its own, but for what a test asks for. */
export function quickProfile(changes: Partial<ModemProfile> = {}): ModemProfile {
  const { modem } = loadKind('huawei-12d1-1506');
  const timing = { readyMs: 0, garbageBytes: 0, registerMs: 0, answerMs: 0, connectMs: 0 };
  return { ...modem, timing, unsolicited: [], ...changes };
}

/** A carrier that records what reaches it. */
export class RecordingCarrier {
  readonly dialled: DialRequest[] = [];
  received = '';
  closed = 0;

  readonly onDial = (request: DialRequest): Call => {
    this.dialled.push(request);
    return {
      receive: (bytes) => {
        this.received += Buffer.from(bytes).toString('latin1');
      },
      close: () => {
        this.closed += 1;
      },
    };
  };

  get last(): DialRequest {
    const request = this.dialled.at(-1);
    if (request === undefined) throw new Error('nobody dialled');
    return request;
  }
}

/** A modem that is on and registered. */
export async function registeredModem(options: Partial<AtModemOptions> = {}): Promise<AtModem> {
  const onDial = options.onDial ?? new RecordingCarrier().onDial;
  const modem = new AtModem({ profile: quickProfile(), ...world(), ...options, onDial });
  modem.powerUp();
  await until(() => modem.registration !== 'searching' || modem.sim.kind !== 'ready');
  return modem;
}

/** The device's side of a port, with what the modem said. */
export class Terminal {
  heard = '';
  readonly carrier: boolean[] = [];
  readonly port: PortHandle;

  constructor(modem: AtModem, role: PortRole = 'ppp') {
    this.port = modem.openPort({
      role,
      write: (bytes) => {
        this.heard += Buffer.from(bytes).toString('latin1');
      },
      onCarrier: (up) => this.carrier.push(up),
    });
    this.port.setDtr(true);
  }

  type(text: string): void {
    this.port.receive(Buffer.from(text, 'latin1'));
  }

  /** Types a line and returns all that is said up to its result code. */
  async ask(line: string): Promise<string> {
    this.heard = '';
    this.type(`${line}\r`);
    await this.hears(/(^|\n|\r)(OK|ERROR|NO CARRIER|BUSY|CONNECT[^\r]*|\+CME ERROR[^\r]*)\r\n$/);
    return this.heard;
  }

  async hears(pattern: RegExp): Promise<void> {
    await until(
      () => pattern.test(this.heard),
      () => `heard ${JSON.stringify(this.heard)}`,
    );
  }
}

/** Waits for something to become true: half a minute at most, which only a failure takes. */
export async function until(holds: () => boolean, otherwise?: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(otherwise?.() ?? 'it never happened');
    await sleep(2);
  }
}
