import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classText } from '../../scripts/descriptors';
import { parseKind } from '../../scripts/emulate';
import { configurationsOf } from '../../scripts/emulate/modem/usb/configurations';
import {
  configurationDescriptor,
  deviceDescriptor,
} from '../../scripts/emulate/modem/usb/descriptors';
import { UsbDevice } from '../../scripts/emulate/modem/usb/usb-device';
import { epInfoBody, interfaceInfoBody } from '../../scripts/emulate/modem/usbredir/bodies';
import { SilentSerialFunction } from '../../scripts/emulate/modem/usb/silent-serial-function';
import { publishedStates, publishedYaml, type Published } from '../../scripts/plug';
import { systemClock } from '../../scripts/world';

const states = publishedStates();
const SLOTS = 32;

/** The interfaces and endpoints in a configuration descriptor, as a host takes it apart. */
function takenApart(bytes: Buffer): { interfaces: Buffer[]; endpoints: Buffer[] } {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes[at] ?? 0) {
    const length = bytes[at] ?? 0;
    assert.ok(length >= 2 && at + length <= bytes.length, `descriptor of ${length} bytes at ${at}`);
    parts.push(bytes.subarray(at, at + length));
  }
  const ofType = (type: number) => parts.filter((part) => part[1] === type);
  return { interfaces: ofType(4), endpoints: ofType(5) };
}

/** What QEMU's usb-redir and Linux' dwc2 ask of a high-speed device; a refusal or an abort is the other choice. */
function holdsRules(state: Published): void {
  const kind = parseKind({ file: `${state.name}.yaml`, text: publishedYaml(state) });
  const mode = kind.modes[kind.start];
  assert.ok(mode);
  const device = deviceDescriptor(mode);
  assert.equal(device.readUInt16LE(8), state.facts.idVendor);
  assert.equal(device.readUInt16LE(10), state.facts.idProduct);
  assert.ok(device.readUInt16LE(2) < 0x0300, 'a high-speed device is of USB 2');
  const [configuration] = configurationsOf(mode);
  const bytes = configurationDescriptor(configuration);
  assert.equal(bytes.readUInt16LE(2), bytes.length);
  const { interfaces, endpoints } = takenApart(bytes);
  const numbers = new Set(interfaces.map((one) => one[2]));
  assert.equal(numbers.size, bytes[4]);
  assert.ok(numbers.size <= SLOTS);
  for (const one of endpoints) {
    const [, , address = 0, type = 0] = one;
    assert.ok((address & 0x0f) > 0 && (address & 0x70) === 0);
    if (type === 2) assert.equal(one.readUInt16LE(4), 512);
    else assert.ok((one[6] ?? 0) >= 1 && (one[6] ?? 0) <= 16 && one.readUInt16LE(4) <= 1024);
  }
  for (const { number, settings } of state.facts.configurations[0]?.interfaces ?? [])
    for (const setting of settings) {
      const own = interfaces.find((one) => one[2] === number && one[3] === setting.number);
      assert.ok(own, `no setting ${setting.number} of interface ${number}`);
      assert.equal(own[4], setting.endpointCount);
      const [code = 0, subclass = 0, protocol = 0] = own.subarray(5, 8);
      assert.equal(classText({ class: code, subclass, protocol }), classText(setting));
    }
  // Each setting in turn: slots of an address are taken once, and its owner is right.
  const bus = { bulkIn: () => undefined, interruptIn: () => undefined };
  const usb = new UsbDevice(mode, () => new SilentSerialFunction(), bus, systemClock);
  assert.ok(usb.setConfiguration(configuration.value));
  for (const { number, alternates } of configuration.interfaces)
    for (const alternate of alternates.keys()) {
      assert.ok(usb.setAlternate(number, alternate));
      const active = usb.activeEndpoints();
      assert.equal(new Set(active.map(({ address }) => address)).size, active.length);
      const body = epInfoBody(active);
      assert.equal(body.length, 5 * SLOTS);
      const used = body.subarray(0, SLOTS).filter((type) => type !== 255);
      assert.equal(used.length, active.length + 2);
    }
  const info = interfaceInfoBody(usb.layout);
  assert.equal(info.readUInt32LE(0), numbers.size);
  usb.close();
}

test('a hundred models in 138 states', () => {
  assert.equal(states.length, 138);
  assert.equal(new Set(states.map(({ name }) => name.replace(/-\d$/, ''))).size >= 99, true);
  assert.equal(new Set(states.map(({ name }) => name)).size, states.length);
});

test('each can be plugged into the virtual USB', () => {
  const problems: string[] = [];
  for (const state of states)
    try {
      holdsRules(state);
    } catch (error) {
      problems.push(`${state.name}: ${(error as Error).message}`);
    }
  assert.deepEqual(problems, []);
});

test('AT commands are answered where the source states such a port, and nowhere else', () => {
  for (const state of states) {
    const kind = parseKind({ file: 'x.yaml', text: publishedYaml(state) });
    const talking = kind.modes[kind.start]?.interfaces
      .filter((one) => one.function === 'serial-ppp' || one.function === 'serial-at')
      .map(({ number }) => number);
    for (const number of talking ?? [])
      assert.ok(['at', 'ppp'].includes(state.roles.get(number) ?? ''), state.name);
  }
});
