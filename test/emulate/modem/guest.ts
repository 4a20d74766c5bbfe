import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  encodePacket,
  PacketParser,
  type Packet,
} from '../../../scripts/emulate/modem/usbredir/packet-parser';
import { CAPABILITIES, PACKET } from '../../../scripts/emulate/modem/usbredir/protocol';
import { until } from './modem-bench';

/** What QEMU's usb-redir device does on its end of the socket, as far as the tests need it. */
export class Guest {
  readonly packets: Packet[] = [];
  /** Packets in the order they came, by the write that brought them. */
  readonly chunks: Packet[][] = [];
  private readonly parser = new PacketParser();
  private nextId = 1n;

  private constructor(
    private readonly socket: Socket,
    private readonly dribble: boolean,
  ) {
    socket.on('data', (bytes) => {
      const packets = this.parser.push(bytes);
      this.chunks.push(packets);
      this.packets.push(...packets);
    });
    socket.on('error', () => undefined);
  }

  /** @param dribble sends every byte in a write of its own */
  static async connect(path: string, dribble = false): Promise<Guest> {
    const socket = connect(path);
    await once(socket, 'connect');
    socket.setNoDelay(true);
    const guest = new Guest(socket, dribble);
    const hello = Buffer.alloc(68);
    hello.write('in-test guest');
    hello.writeUInt32LE(CAPABILITIES, 64);
    guest.send(PACKET.hello, hello, 0n);
    return guest;
  }

  send(type: number, body: Uint8Array | number[], id = this.nextId++): bigint {
    const bytes = encodePacket(type, id, Uint8Array.from(body));
    if (this.dribble) for (const byte of bytes) this.socket.write(Uint8Array.of(byte));
    else this.socket.write(bytes);
    return id;
  }

  sendRaw(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }

  get closed(): boolean {
    return this.socket.closed;
  }

  /** The first packet of a type since `forget`, waited for. */
  async receive(type: number, id?: bigint): Promise<Packet> {
    const find = (): Packet | undefined =>
      this.packets.find((p) => p.type === type && (id === undefined || p.id === id));
    await until(
      () => find() !== undefined,
      () => `no packet ${type}, only ${this.packets.map((p) => p.type).join()}`,
    );
    return find() as Packet;
  }

  forget(): void {
    this.packets.length = 0;
    this.chunks.length = 0;
  }

  /** A control transfer; returns its status and data. */
  async control(
    requestType: number,
    request: number,
    value: number,
    index: number,
    length: number,
  ): Promise<{ status: number; data: Buffer }> {
    const body = Buffer.alloc(10);
    body.set([requestType & 0x80, request, requestType, 0]);
    body.writeUInt16LE(value, 4);
    body.writeUInt16LE(index, 6);
    body.writeUInt16LE(length, 8);
    const { body: answer } = await this.receive(PACKET.control, this.send(PACKET.control, body));
    return { status: answer.readUInt8(3), data: answer.subarray(10) };
  }

  async setConfiguration(value: number): Promise<number> {
    const id = this.send(PACKET.setConfiguration, [value]);
    return (await this.receive(PACKET.configurationStatus, id)).body.readUInt8(0);
  }

  async setAlternate(number: number, alternate: number): Promise<number> {
    const id = this.send(PACKET.setAltSetting, [number, alternate]);
    return (await this.receive(PACKET.altSettingStatus, id)).body.readUInt8(0);
  }

  async out(endpoint: number, data: Uint8Array): Promise<number> {
    const id = this.send(PACKET.bulk, Buffer.concat([bulkHeader(endpoint, data.length), data]));
    return (await this.receive(PACKET.bulk, id)).body.readUInt8(1);
  }

  ask(endpoint: number, length: number): bigint {
    return this.send(PACKET.bulk, bulkHeader(endpoint, length));
  }

  /** One bulk IN transfer; empty where the device had nothing. */
  async in(endpoint: number, length = 512): Promise<Buffer> {
    return (await this.receive(PACKET.bulk, this.ask(endpoint, length))).body.subarray(10);
  }

  /** Reads a serial endpoint until what came matches. */
  async read(endpoint: number, pattern: RegExp): Promise<string> {
    let text = '';
    for (let tries = 0; tries < 200 && !pattern.test(text); tries += 1) {
      text += (await this.in(endpoint)).toString('latin1');
    }
    return text;
  }
}

function bulkHeader(endpoint: number, length: number): Buffer {
  const header = Buffer.alloc(10);
  header[0] = endpoint;
  header.writeUInt16LE(length, 2);
  return header;
}
