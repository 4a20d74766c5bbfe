import { createHash } from 'node:crypto';
import type { CarrierConfig, CarrierEvent } from '../../../scripts/emulate/carrier';
import { VirtualCarrier, guideCarrier } from '../../../scripts/emulate/carrier';
import type { Call } from '../../../scripts/emulate/line';
import type { DecodedFrame } from '../../../scripts/emulate/carrier/ppp/hdlc';
import { Deframer, encodeFrame } from '../../../scripts/emulate/carrier/ppp/hdlc';
import { ManualClock, world } from '../../support/world';

export interface DeviceOptions {
  user?: string;
  password?: string;
  /** Rejects CHAP by asking for PAP. */
  papOnly?: boolean;
  /** Options of its Configure-Requests, as octets. */
  lcpRequest?: number[];
  ipcpRequest?: number[];
  /** Takes part in LCP negotiation; else only records. */
  passive?: boolean;
  answersEcho?: boolean;
}

const LCP = 0xc021;
const IPCP = 0x8021;
const ACCM_MAGIC_PFC_ACFC = [2, 6, 0, 0, 0, 0, 5, 6, 1, 2, 3, 4, 7, 2, 8, 2];
const ADDRESS_AND_DNS = [3, 6, 0, 0, 0, 0, 129, 6, 0, 0, 0, 0, 131, 6, 0, 0, 0, 0];

/** A PPP client for tests: a few reflexes of pppd, and a record of all that came in. */
export class Device {
  readonly frames: DecodedFrame[] = [];
  readonly packets: Buffer[] = [];
  garbage = 0;
  hungUp = false;
  lcpAcked = false;
  ipcpAcked = false;
  authResult: 'ack' | 'nak' | undefined;
  private call: Call | undefined;
  private ipcpOptions: number[];
  private readonly deframer = new Deframer(
    (frame) => this.receive(frame),
    () => this.garbage++,
  );

  constructor(private readonly options: DeviceOptions = {}) {
    this.deframer.receiveAccm = 0;
    this.ipcpOptions = options.ipcpRequest ?? ADDRESS_AND_DNS;
  }

  /** @returns false for NO CARRIER */
  dial(carrier: VirtualCarrier, apn = 'super'): boolean {
    const call = carrier.dial({
      apn,
      cid: 1,
      send: (octets) => this.deframer.receive(octets),
      hangup: () => {
        this.hungUp = true;
        this.call = undefined;
      },
    });
    if (call === 'no carrier') return false;
    this.call = call;
    return true;
  }

  hangUp(): void {
    this.call?.close();
    this.call = undefined;
  }

  octets(octets: Uint8Array): void {
    this.call?.receive(octets);
  }

  send(protocol: number, information: Uint8Array): void {
    this.octets(encodeFrame(protocol, information));
  }

  sendControl(protocol: number, code: number, identifier: number, data: number[] = []): void {
    const length = 4 + data.length;
    this.send(protocol, Buffer.from([code, identifier, length >>> 8, length & 0xff, ...data]));
  }

  /** The information of all frames of a protocol, with a given first octet if any. */
  of(protocol: number, code?: number): Buffer[] {
    return this.frames
      .filter((frame) => frame.protocol === protocol)
      .map((frame) => frame.information)
      .filter((information) => code === undefined || information[0] === code);
  }

  /** The address and name servers of the last IPCP request that the carrier took. */
  get assigned(): string[] {
    const values: string[] = [];
    for (let at = 0; at < this.ipcpOptions.length; at += 6) {
      values.push(this.ipcpOptions.slice(at + 2, at + 6).join('.'));
    }
    return values;
  }

  private receive(frame: DecodedFrame): void {
    this.frames.push(frame);
    if (frame.protocol === 0x21) this.packets.push(frame.information);
    if (this.options.passive) return;
    if (frame.protocol === LCP) this.lcp(frame.information);
    if (frame.protocol === IPCP) this.ipcp(frame.information);
    if (frame.protocol === 0xc023) this.authResult = frame.information[0] === 2 ? 'ack' : 'nak';
    if (frame.protocol === 0xc223) this.chap(frame.information);
  }

  private lcp(packet: Buffer): void {
    const [code, identifier] = packet as unknown as [number, number];
    const body = [...packet.subarray(4)];
    if (code === 1) this.lcpRequest(identifier, body);
    if (code === 2) this.lcpAcked = true;
    if (code === 2) this.afterLcp();
    if (code === 5) this.sendControl(LCP, 6, identifier);
    if (code === 9 && this.options.answersEcho !== false) {
      this.sendControl(LCP, 10, identifier, [1, 2, 3, 4, ...body.slice(4)]);
    }
  }

  private asksPap = false;
  /** One request only: a second one would reopen a connection that has just been opened. */
  private lcpRequested = false;

  private lcpRequest(identifier: number, body: number[]): void {
    const auth = body.indexOf(0xc2) === 8 ? 'chap' : body.indexOf(0xc0) === 8 ? 'pap' : undefined;
    if (auth !== undefined && this.options.user === undefined) {
      return this.sendControl(LCP, 4, identifier, body.slice(6, 6 + (body[7] ?? 0)));
    }
    if (auth === 'chap' && this.options.papOnly) {
      return this.sendControl(LCP, 3, identifier, [3, 4, 0xc0, 0x23]);
    }
    this.asksPap = auth === 'pap';
    this.sendControl(LCP, 2, identifier, body);
    if (this.lcpRequested) return;
    this.lcpRequested = true;
    this.sendControl(LCP, 1, 7, this.options.lcpRequest ?? ACCM_MAGIC_PFC_ACFC);
  }

  private afterLcp(): void {
    if (!this.asksPap) return;
    const field = (text = ''): number[] => [text.length, ...Buffer.from(text)];
    const data = [...field(this.options.user), ...field(this.options.password)];
    this.sendControl(0xc023, 1, 1, data);
  }

  private chap(packet: Buffer): void {
    const [code, identifier] = packet as unknown as [number, number];
    if (code === 3) this.authResult = 'ack';
    if (code === 4) this.authResult = 'nak';
    if (code !== 1) return;
    const challenge = packet.subarray(5, 5 + packet.readUInt8(4));
    const secret = Buffer.from(this.options.password ?? '');
    const response = createHash('md5')
      .update(Buffer.concat([Buffer.from([identifier]), secret, challenge]))
      .digest();
    this.sendControl(0xc223, 2, identifier, [
      16,
      ...response,
      ...Buffer.from(this.options.user ?? ''),
    ]);
  }

  private ipcp(packet: Buffer): void {
    const [code, identifier] = packet as unknown as [number, number];
    const body = [...packet.subarray(4)];
    if (code === 1) {
      this.sendControl(IPCP, 2, identifier, body);
      this.sendControl(IPCP, 1, 1, this.ipcpOptions);
    }
    if (code === 2) this.ipcpAcked = true;
    if (code === 3) {
      for (let at = 0; at < body.length; at += 6) this.replace(body.slice(at, at + 6));
      this.sendControl(IPCP, 1, identifier + 1, this.ipcpOptions);
    }
    if (code === 4) {
      const refused = new Set<number>();
      for (let at = 0; at < body.length; at += body[at + 1] ?? 2) refused.add(body[at] ?? 0);
      this.ipcpOptions = chunks(this.ipcpOptions)
        .filter(([type]) => !refused.has(type ?? 0))
        .flat();
      this.sendControl(IPCP, 1, identifier + 1, this.ipcpOptions);
    }
  }

  private replace(option: number[]): void {
    const kept = chunks(this.ipcpOptions).map((old) => (old[0] === option[0] ? option : old));
    const added = kept.includes(option) ? kept : [...kept, option];
    this.ipcpOptions = added.flat();
  }
}

function chunks(options: number[]): number[][] {
  const all: number[][] = [];
  for (let at = 0; at < options.length; at += options[at + 1] ?? 2) {
    all.push(options.slice(at, at + (options[at + 1] ?? 2)));
  }
  return all;
}

export interface Setup {
  clock: ManualClock;
  carrier: VirtualCarrier;
  device: Device;
  events: CarrierEvent[];
}

/** A carrier and a device that has dialled; a quarter of a second has passed. */
export function setUp(config: Partial<CarrierConfig> = {}, options: DeviceOptions = {}): Setup {
  const clock = new ManualClock();
  const events: CarrierEvent[] = [];
  const carrier = new VirtualCarrier(
    { ...guideCarrier, echo: 'off', onEvent: (event) => events.push(event), ...config },
    world(clock),
  );
  const device = new Device(options);
  device.dial(carrier);
  clock.pass(250);
  return { clock, carrier, device, events };
}
