import type { Socket } from 'node:net';
import type { UsbDevice } from '../usb/usb-device';
import {
  bulkBody,
  controlBody,
  deviceConnectBody,
  epInfoBody,
  helloBody,
  helloSuffices,
  interfaceInfoBody,
  interruptBody,
  readBulk,
  readControl,
} from './bodies';
import { encodePacket, PacketParser, type Packet } from './packet-parser';
import { PACKET, STATUS } from './protocol';

const IN = 0x80;
const NOTHING = new Uint8Array();

export interface SessionEvents {
  /** Hellos were exchanged: a device may be connected. */
  ready(): void;
  /** The connection is over; nothing more comes. */
  closed(): void;
  log(line: string): void;
}

/** One connection of a usb-guest (QEMU), from hello to close. */
export class UsbredirSession {
  private readonly parser = new PacketParser();
  private readonly listening = new Set<number>();
  private device: UsbDevice | undefined;
  private greeted = false;

  constructor(
    private readonly socket: Socket,
    private readonly events: SessionEvents,
  ) {
    socket.on('data', (bytes) => this.receive(bytes));
    socket.on('error', (error) => events.log(`usbredir: ${error.message}`));
    socket.on('close', () => events.closed());
    this.send(PACKET.hello, 0n, helloBody());
  }

  get ready(): boolean {
    return this.greeted;
  }

  /** Plugs a device into the guest's port. The guest learns its layout first, as it must. */
  connect(device: UsbDevice): void {
    this.device = device;
    this.listening.clear();
    this.describe(device);
    this.send(PACKET.deviceConnect, 0n, deviceConnectBody(device.mode));
  }

  /** Pulls the device: completions of all open requests and the disconnect in one write. */
  disconnect(): void {
    const { device } = this;
    if (device === undefined) return;
    this.device = undefined;
    this.listening.clear();
    const completions = device
      .takeOpen()
      .map(({ address, id }) =>
        encodePacket(PACKET.bulk, id, bulkBody(address, STATUS.success, 0, NOTHING)),
      );
    this.write([...completions, encodePacket(PACKET.deviceDisconnect, 0n, NOTHING)]);
  }

  bulkIn(address: number, id: bigint, bytes: Uint8Array): void {
    this.send(PACKET.bulk, id, bulkBody(address, STATUS.success, bytes.length, bytes));
  }

  /** Dropped where the guest does not listen on the endpoint. */
  interruptIn(address: number, bytes: Uint8Array): void {
    if (!this.listening.has(address)) return;
    this.send(PACKET.interrupt, 0n, interruptBody(address, STATUS.success, bytes));
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(bytes: Uint8Array): void {
    try {
      for (const packet of this.parser.push(bytes)) this.handle(packet);
    } catch (error) {
      this.events.log(`usbredir: ${String(error)}`);
      this.socket.destroy();
    }
  }

  private handle(packet: Packet): void {
    if (packet.type === PACKET.hello) this.greet(packet.body);
    else if (packet.type === PACKET.filterReject) this.events.log('usbredir: guest rejects device');
    else if (this.device !== undefined) this.handleForDevice(packet, this.device);
  }

  private greet(body: Buffer): void {
    if (!helloSuffices(body)) {
      throw new Error('guest lacks capabilities: device version, packet sizes, long ids, lengths');
    }
    this.greeted = true;
    this.events.ready();
  }

  private handleForDevice({ type, id, body }: Packet, device: UsbDevice): void {
    switch (type) {
      case PACKET.reset:
        device.reset();
        return;
      case PACKET.setConfiguration:
        this.setConfiguration(id, body.readUInt8(0), device);
        return;
      case PACKET.getConfiguration:
        this.send(PACKET.configurationStatus, id, [STATUS.success, device.configuration]);
        return;
      case PACKET.setAltSetting:
        this.setAlternate(id, body.readUInt8(0), body.readUInt8(1), device);
        return;
      case PACKET.getAltSetting:
        this.alternateStatus(id, body.readUInt8(0), device);
        return;
      case PACKET.startIsoStream:
      case PACKET.stopIsoStream:
        // Sound, which no function here makes.
        this.send(PACKET.isoStreamStatus, id, [STATUS.stall, body.readUInt8(0)]);
        return;
      case PACKET.startInterruptReceiving:
        this.listening.add(body.readUInt8(0));
        this.send(PACKET.interruptReceivingStatus, id, [STATUS.success, body.readUInt8(0)]);
        return;
      case PACKET.stopInterruptReceiving:
        this.listening.delete(body.readUInt8(0));
        this.send(PACKET.interruptReceivingStatus, id, [STATUS.success, body.readUInt8(0)]);
        return;
      case PACKET.cancelDataPacket:
        this.cancel(id, device);
        return;
      case PACKET.control:
        this.control(id, body, device);
        return;
      case PACKET.bulk:
        this.bulk(id, body, device);
        return;
      default:
        this.events.log(`usbredir: packet type ${type} not known`);
    }
  }

  private setConfiguration(id: bigint, value: number, device: UsbDevice): void {
    const known = device.setConfiguration(value);
    if (known) this.describe(device);
    const status = known ? STATUS.success : STATUS.stall;
    this.send(PACKET.configurationStatus, id, [status, device.configuration]);
  }

  private setAlternate(id: bigint, number: number, alternate: number, device: UsbDevice): void {
    const known = device.setAlternate(number, alternate);
    if (known) this.describe(device);
    const status = known ? STATUS.success : STATUS.stall;
    this.send(PACKET.altSettingStatus, id, [status, number, alternate]);
  }

  private alternateStatus(id: bigint, number: number, device: UsbDevice): void {
    const alternate = device.alternate(number);
    const status = alternate === undefined ? STATUS.stall : STATUS.success;
    this.send(PACKET.altSettingStatus, id, [status, number, alternate ?? 0]);
  }

  private control(id: bigint, body: Buffer, device: UsbDevice): void {
    const packet = readControl(body);
    const answer = device.control(packet.setup, packet.data);
    const isIn = (packet.setup.requestType & IN) !== 0;
    const status = answer === undefined ? STATUS.stall : STATUS.success;
    const data = isIn && answer !== undefined ? answer : NOTHING;
    const length = isIn ? data.length : packet.data.length;
    this.send(PACKET.control, id, controlBody(packet, status, length, data));
  }

  private bulk(id: bigint, body: Buffer, device: UsbDevice): void {
    const { endpoint, length, data } = readBulk(body);
    if ((endpoint & IN) !== 0) {
      if (device.requestIn(endpoint, id, length)) return;
      this.send(PACKET.bulk, id, bulkBody(endpoint, STATUS.inval, 0, NOTHING));
      return;
    }
    const status = device.bulkOut(endpoint, data) ? STATUS.success : STATUS.inval;
    this.send(PACKET.bulk, id, bulkBody(endpoint, status, data.length, NOTHING));
  }

  private cancel(id: bigint, device: UsbDevice): void {
    const endpoint = device.cancel(id);
    if (endpoint === undefined) return;
    this.send(PACKET.bulk, id, bulkBody(endpoint, STATUS.cancelled, 0, NOTHING));
  }

  private describe(device: UsbDevice): void {
    this.send(PACKET.interfaceInfo, 0n, interfaceInfoBody(device.layout));
    this.send(PACKET.epInfo, 0n, epInfoBody(device.activeEndpoints()));
  }

  private send(type: number, id: bigint, body: Uint8Array | number[]): void {
    this.write([encodePacket(type, id, Uint8Array.from(body))]);
  }

  private write(packets: readonly Buffer[]): void {
    if (this.socket.writable) this.socket.write(Buffer.concat(packets));
  }
}
