import type { Clock } from '../../../world';
import type { DeviceMode, Endpoint, UsbInterface } from '../kind';
import { BulkInQueue } from './bulk-in-queue';
import { configurationsOf, type Configuration } from './configurations';
import {
  configurationDescriptor,
  DESCRIPTOR,
  deviceDescriptor,
  deviceQualifier,
  stringDescriptor,
} from './descriptors';
import { NOTHING, type FunctionPipe, type Setup, type UsbFunction } from './usb-function';

const IN = 0x80;
/** bmRequestType: who is spoken to, and whose request it is (USB 2.0 table 9-2). */
const RECIPIENT = 0x1f;
const TO_INTERFACE = 1;
const TYPE = 0x60;
const STANDARD = 0x00;

/** Standard requests, USB 2.0 table 9-4. */
const GET_STATUS = 0;
const CLEAR_FEATURE = 1;
const SET_FEATURE = 3;
const GET_DESCRIPTOR = 6;

/** What the device hands to the bus of its own accord. */
export interface BusEvents {
  bulkIn(address: number, id: bigint, bytes: Uint8Array): void;
  interruptIn(address: number, bytes: Uint8Array): void;
}

export type FunctionMaker = (entry: UsbInterface, pipe: FunctionPipe) => UsbFunction;

/** An endpoint in use, and the interface it belongs to. */
export interface ActiveEndpoint extends Endpoint {
  readonly interfaceNumber: number;
}

interface Interface {
  readonly entry: UsbInterface;
  readonly function: UsbFunction;
  alternate: number;
}

/** One USB device in one mode: descriptors, endpoint zero, and a function per interface. */
export class UsbDevice {
  configuration = 0;
  /** That whose functions are there: the first, until the host has chosen. */
  private current: Configuration;
  private interfaces: readonly Interface[];
  private held = false;
  private readonly queues = new Map<number, BulkInQueue>();

  constructor(
    readonly mode: DeviceMode,
    private readonly makeFunction: FunctionMaker,
    private readonly bus: BusEvents,
    private readonly clock: Clock,
  ) {
    [this.current] = configurationsOf(mode);
    this.interfaces = this.makeInterfaces();
  }

  /** The endpoints of the alternate settings that are chosen now. */
  activeEndpoints(): ActiveEndpoint[] {
    return this.interfaces.flatMap(({ entry, alternate }) =>
      (entry.alternates[alternate]?.endpoints ?? []).map((endpoint) => ({
        ...endpoint,
        interfaceNumber: entry.number,
      })),
    );
  }

  /** The chosen alternate setting of an interface; undefined where there is no such interface. */
  alternate(number: number): number | undefined {
    return this.find(number)?.alternate;
  }

  /** @returns whether there is such an interface with such a setting */
  setAlternate(number: number, alternate: number): boolean {
    const target = this.find(number);
    if (target?.entry.alternates[alternate] === undefined) return false;
    target.alternate = alternate;
    target.function.reset();
    return true;
  }

  /** @returns whether there is such a configuration; 0 is none */
  setConfiguration(value: number): boolean {
    const wanted = configurationsOf(this.mode).find((one) => one.value === value);
    if (value !== 0 && wanted === undefined) return false;
    this.reset();
    if (wanted !== undefined && wanted.value !== this.current.value) {
      for (const target of this.interfaces) target.function.close();
      for (const queue of this.queues.values()) queue.flush();
      this.current = wanted;
      this.interfaces = this.makeInterfaces();
    }
    this.configuration = value;
    return true;
  }

  /** A bus reset: no configuration, first alternate settings. */
  reset(): void {
    this.configuration = 0;
    for (const target of this.interfaces) {
      target.alternate = 0;
      target.function.reset();
    }
  }

  /** A request on endpoint zero; undefined stalls it. */
  control(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    this.settle();
    const answer =
      (setup.requestType & TYPE) === STANDARD
        ? this.standard(setup)
        : this.functionOf(setup)?.control(setup, data);
    return answer?.subarray(0, setup.length);
  }

  /** The host asks for at most `length` bytes; the answer comes by `bulkIn`. */
  requestIn(address: number, id: bigint, length: number): boolean {
    const known = this.activeEndpoints().some((e) => e.address === address && e.type === 'bulk');
    if (known) this.queue(address).request(id, length);
    return known;
  }

  /** @returns the endpoint whose open request this was, undefined where it was none's */
  cancel(id: bigint): number | undefined {
    return [...this.queues].find(([, queue]) => queue.cancel(id))?.[0];
  }

  /** @returns whether there is such an endpoint */
  bulkOut(address: number, bytes: Uint8Array): boolean {
    this.settle();
    const owner = this.interfaces.find(({ entry, alternate }) =>
      entry.alternates[alternate]?.endpoints.some((e) => e.address === address),
    );
    owner?.function.bulkOut(bytes);
    return owner !== undefined;
  }

  /** Answers no bulk IN request any more. */
  hold(): void {
    this.held = true;
    for (const queue of this.queues.values()) queue.hold();
  }

  /** Takes out the bulk IN requests that are still open. */
  takeOpen(): { address: number; id: bigint }[] {
    return [...this.queues].flatMap(([address, queue]) =>
      queue.takeOpen().map((id) => ({ address, id })),
    );
  }

  /** The device is gone from the bus. */
  close(): void {
    this.hold();
    for (const target of this.interfaces) target.function.close();
  }

  /** The interfaces of the configuration that is in use. */
  get layout(): readonly UsbInterface[] {
    return this.current.interfaces;
  }

  private makeInterfaces(): Interface[] {
    return this.current.interfaces.map((entry) => ({
      entry,
      function: this.makeFunction(entry, this.pipe(entry)),
      alternate: 0,
    }));
  }

  /** By its number: there may be holes. */
  private find(number: number): Interface | undefined {
    return this.interfaces.find(({ entry }) => entry.number === number);
  }

  private standard({ request, value, requestType }: Setup): Uint8Array | undefined {
    switch (request) {
      case GET_STATUS:
        return Uint8Array.of(0, 0);
      case CLEAR_FEATURE:
      case SET_FEATURE:
        return NOTHING;
      case GET_DESCRIPTOR:
        return (requestType & RECIPIENT) === 0
          ? this.descriptor(value >> 8, value & 0xff)
          : undefined;
      default:
        return undefined;
    }
  }

  private descriptor(type: number, index: number): Buffer | undefined {
    if (type === DESCRIPTOR.string) return stringDescriptor(this.mode, index);
    if (type === DESCRIPTOR.configuration) {
      const configuration = configurationsOf(this.mode)[index];
      return configuration && configurationDescriptor(configuration);
    }
    if (index !== 0) return undefined;
    if (type === DESCRIPTOR.device) return deviceDescriptor(this.mode);
    if (type === DESCRIPTOR.deviceQualifier) return deviceQualifier(this.mode);
    return undefined;
  }

  private functionOf({ requestType, index }: Setup): UsbFunction | undefined {
    if ((requestType & RECIPIENT) !== TO_INTERFACE) return undefined;
    return this.find(index & 0xff)?.function;
  }

  private pipe(entry: UsbInterface): FunctionPipe {
    const endpoints = entry.alternates.flatMap((alternate) => alternate.endpoints);
    const find = (type: Endpoint['type']): number | undefined =>
      endpoints.find((e) => e.type === type && (e.address & IN) !== 0)?.address;
    const bulk = find('bulk');
    const interrupt = find('interrupt');
    return {
      send: (bytes, delivered) => {
        if (bulk !== undefined) this.queue(bulk).push(bytes, delivered);
      },
      notify: (bytes) => {
        if (interrupt !== undefined) this.bus.interruptIn(interrupt, bytes);
      },
      flush: () => {
        if (bulk !== undefined) this.queue(bulk).flush();
      },
      hurry: (on) => {
        if (bulk !== undefined) this.queue(bulk).hurry(on);
      },
    };
  }

  private settle(): void {
    for (const queue of this.queues.values()) queue.settle();
  }

  private queue(address: number): BulkInQueue {
    const known = this.queues.get(address);
    if (known !== undefined) return known;
    const queue = new BulkInQueue(this.clock, (id, bytes) => this.bus.bulkIn(address, id, bytes));
    if (this.held) queue.hold();
    this.queues.set(address, queue);
    return queue;
  }
}
