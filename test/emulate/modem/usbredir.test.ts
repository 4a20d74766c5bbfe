import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadKind } from '../../../scripts/emulate/modem-files';
import { encodePacket, PacketParser } from '../../../scripts/emulate/modem/usbredir/packet-parser';
import { PACKET, slotOf, STATUS } from '../../../scripts/emulate/modem/usbredir/protocol';
import { Guest } from './guest';
import { until } from './modem-bench';
import { withVirtualModem } from './virtual-modem-bench';

const MODEM = 'huawei-12d1-1506';
const PPP_IN = 0x82;
const PPP_OUT = 0x02;
const PPP_INTERRUPT = 0x83;
const AT_IN = 0x87;
const AT_OUT = 0x05;
const [[BROVI_SWITCH = ''] = []] = loadKind('brovi-3566-2001').switchSequences;
const SET_CONTROL_LINE_STATE = [0x21, 0x22] as const;

test('the parser takes packets byte by byte, short id first, long ids after the hello', () => {
  const stream = Buffer.concat([
    encodePacket(PACKET.hello, 0n, Buffer.alloc(68)),
    encodePacket(PACKET.setConfiguration, 2n ** 40n, Uint8Array.of(1)),
    encodePacket(PACKET.reset, 3n, new Uint8Array()),
  ]);
  const parser = new PacketParser();
  const packets = [...stream].flatMap((byte) => parser.push(Uint8Array.of(byte)));
  assert.deepEqual(
    packets.map(({ type, id, body }) => [type, id, body.length]),
    [
      [PACKET.hello, 0n, 68],
      [PACKET.setConfiguration, 2n ** 40n, 1],
      [PACKET.reset, 3n, 0],
    ],
  );
  assert.deepEqual(new PacketParser().push(stream).length, 3);
});

test('enumeration: layout before the device, descriptors, strings, configuration', async () => {
  await withVirtualModem(MODEM, async ({ guest }) => {
    const { body: device } = await guest.receive(PACKET.deviceConnect);
    assert.equal(device.readUInt16LE(4), 0x12d1);
    assert.equal(device.readUInt16LE(6), 0x1506);
    const order = guest.packets.map(({ type }) => type);
    assert.deepEqual(order, [
      PACKET.hello,
      PACKET.interfaceInfo,
      PACKET.epInfo,
      PACKET.deviceConnect,
    ]);
    const short = await guest.control(0x80, 6, 0x0100, 0, 8);
    assert.equal(short.data.toString('hex'), '1201000200000040');
    const header = await guest.control(0x80, 6, 0x0200, 0, 9);
    const whole = await guest.control(0x80, 6, 0x0200, 0, header.data.readUInt16LE(2));
    assert.equal(whole.data.length, 225);
    const product = await guest.control(0x80, 6, 0x0301, 0x0409, 255);
    assert.equal(product.data.subarray(2).toString('utf16le'), 'HUAWEI Mobile');
    assert.equal((await guest.control(0x80, 6, 0x0f00, 0, 5)).status, STATUS.stall);
    assert.equal(await guest.setConfiguration(2), STATUS.stall);
    assert.equal(await guest.setConfiguration(1), STATUS.success);
  });
});

test('NCM: transfer block parameters, and endpoints that come with the alternate setting', async () => {
  await withVirtualModem(MODEM, async ({ guest }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    const { data } = await guest.control(0xa1, 0x80, 0, 1, 28);
    assert.equal(data.readUInt16LE(0), 28);
    assert.equal(data.readUInt32LE(4), 16384);
    assert.equal((await guest.control(0x21, 0x86, 0, 1, 0)).status, STATUS.success);
    guest.forget();
    assert.equal(await guest.setAlternate(1, 1), STATUS.success);
    const { body } = await guest.receive(PACKET.epInfo);
    assert.equal(body[slotOf(0x84)], 2);
    assert.equal(body[64 + slotOf(0x84)], 1);
    assert.equal(await guest.setAlternate(1, 2), STATUS.stall);
  });
});

test('two serial ports: AT on both, DTR by interface, data mode, DCD, hangup', async () => {
  await withVirtualModem(MODEM, async ({ guest, usbModem, carrier }) => {
    const dials: string[] = [];
    usbModem.on('dial', ({ role, apn }) => dials.push(`${role} ${apn}`));
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    await until(() => usbModem.modem.registration === 'home');
    guest.send(PACKET.startInterruptReceiving, [PPP_INTERRUPT]);
    for (const index of [0, 3]) await guest.control(...SET_CONTROL_LINE_STATE, 3, index, 0);
    await guest.out(PPP_OUT, Buffer.from('AT+CGDCONT=1,"IP","super";D*99#\r'));
    assert.match(await guest.read(PPP_IN, /CONNECT \d+\r\n/), /CONNECT 150000000/);
    const up = await guest.receive(PACKET.interrupt);
    assert.equal(up.body.toString('hex'), '83000a00a12000000000020003' + '00');
    await guest.out(AT_OUT, Buffer.from('AT+CSQ\r'));
    assert.match(await guest.read(AT_IN, /OK/), /\+CSQ: 20,99/);
    await guest.out(PPP_OUT, Buffer.from('~frame~'));
    assert.equal(carrier.received, '~frame~');
    guest.forget();
    await guest.control(...SET_CONTROL_LINE_STATE, 0, 0, 0);
    assert.equal(carrier.closed, 1);
    const down = await guest.receive(PACKET.interrupt);
    assert.equal(down.body[12], 2);
    await guest.control(...SET_CONTROL_LINE_STATE, 3, 0, 0);
    assert.equal((await guest.in(PPP_IN)).length, 0);
    assert.deepEqual(dials, ['ppp super']);
  });
});

test('a modem that stalls the line state keeps its call when the port is closed', async () => {
  await withVirtualModem('brovi-3566-2001', async ({ guest, usbModem, carrier }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    guest.forget();
    await guest.out(0x01, Buffer.from(BROVI_SWITCH, 'hex'));
    await guest.in(0x81);
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    await until(() => usbModem.modem.registration === 'home');
    const raised = await guest.control(...SET_CONTROL_LINE_STATE, 3, 1, 0);
    assert.equal(raised.status, STATUS.stall);
    await guest.out(0x01, Buffer.from('ATD*99#\r'));
    assert.match(await guest.read(0x82, /CONNECT \d+\r\n/), /CONNECT/);
    await guest.control(...SET_CONTROL_LINE_STATE, 0, 1, 0);
    await guest.out(0x01, Buffer.from('AT\r'));
    assert.deepEqual([carrier.received, carrier.closed], ['AT\r', 0]);
  });
});

test('unplug: silence, then completions and disconnect in one write; replug', async () => {
  await withVirtualModem(MODEM, async ({ guest, usbModem }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    guest.forget();
    const gone = usbModem.unplug();
    const open = [guest.ask(PPP_IN, 512), guest.ask(AT_IN, 512)];
    await gone;
    await guest.receive(PACKET.deviceDisconnect);
    const last = guest.chunks.at(-1)?.map(({ type, id }) => [type, id]);
    assert.deepEqual(last, [...open.map((id) => [PACKET.bulk, id]), [PACKET.deviceDisconnect, 0n]]);
    guest.forget();
    usbModem.plug();
    await guest.receive(PACKET.deviceConnect);
  });
});

test('an idle bulk IN is answered with nothing, a cancelled one as cancelled', async () => {
  await withVirtualModem(MODEM, async ({ guest }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    assert.equal((await guest.in(AT_IN)).length, 0);
    const id = guest.ask(AT_IN, 512);
    guest.send(PACKET.cancelDataPacket, [], id);
    assert.equal((await guest.receive(PACKET.bulk, id)).body[1], STATUS.cancelled);
  });
});

test('what the host does next is answered after the bulk IN requests that it may have taken back', async () => {
  await withVirtualModem(MODEM, async ({ guest }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    guest.forget();
    const taken = [guest.ask(AT_IN, 512), guest.ask(PPP_IN, 512)];
    const { status } = await guest.control(...SET_CONTROL_LINE_STATE, 1, 0, 0);
    assert.equal(status, STATUS.success);
    const later = guest.ask(AT_IN, 512);
    await guest.out(PPP_OUT, Buffer.from('AT\r'));
    const order = guest.packets.map(({ id, type, body }) =>
      String(taken.includes(id) || id === later ? id : type === PACKET.bulk ? body[0] : 'control'),
    );
    assert.deepEqual(order.slice(0, 5), [...taken, 'control', later, PPP_OUT].map(String));
  });
});

test('a port whose DTR is low leaves no bulk IN request open', async () => {
  await withVirtualModem(MODEM, async ({ guest }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    for (const dtr of [1, 0]) await guest.control(...SET_CONTROL_LINE_STATE, dtr, 0, 0);
    guest.forget();
    const request = guest.ask(PPP_IN, 512);
    await guest.receive(PACKET.altSettingStatus, guest.send(PACKET.getAltSetting, [0]));
    assert.equal(guest.packets[0]?.id, request);
  });
});

test('^RESET takes the modem off the bus and brings it back', async () => {
  await withVirtualModem(MODEM, async ({ guest }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    guest.forget();
    await guest.out(AT_OUT, Buffer.from('AT^RESET\r'));
    await guest.receive(PACKET.deviceDisconnect);
    await guest.receive(PACKET.deviceConnect);
  });
});

test('every byte in its own write, a second guest refused, nonsense, and guests that come back', async () => {
  await withVirtualModem(
    MODEM,
    async ({ guest, path, usbModem }) => {
      await guest.receive(PACKET.deviceConnect);
      assert.equal(await guest.setConfiguration(1), STATUS.success);
      const intruder = await Guest.connect(path);
      await until(() => intruder.closed);
      guest.close();
      await until(() => !usbModem.modem.powered);
      const second = await Guest.connect(path);
      await second.receive(PACKET.deviceConnect);
      second.sendRaw(Buffer.alloc(64, 0xff));
      await until(() => second.closed && !usbModem.modem.powered);
      const third = await Guest.connect(path);
      await third.receive(PACKET.deviceConnect);
      third.send(PACKET.setConfiguration, []);
      await until(() => third.closed);
    },
    true,
  );
});
