import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordingCarrier, registeredModem, Terminal, until } from './modem-bench';

async function online(): Promise<{ carrier: RecordingCarrier; ppp: Terminal; at: Terminal }> {
  const carrier = new RecordingCarrier();
  const modem = await registeredModem({ onDial: carrier.onDial });
  const ppp = new Terminal(modem, 'ppp');
  const at = new Terminal(modem, 'at');
  await ppp.ask('AT+CGDCONT=3,"IP","super"');
  await ppp.ask('ATD*99***3#');
  ppp.heard = '';
  return { carrier, ppp, at };
}

test('the context dialled gives the APN; bytes pass as they are, both ways', async () => {
  const { carrier, ppp } = await online();
  assert.equal(carrier.last.apn, 'super');
  assert.equal(carrier.last.cid, 3);
  const frame = '\x7e\xff\x7d\x23\x00\r\n+++AT\r\x7e';
  ppp.type(frame);
  assert.equal(carrier.received, frame);
  carrier.last.send(Buffer.from(frame, 'latin1'));
  assert.equal(ppp.heard, frame);
});

test('the control port answers while data flows on the other', async () => {
  const { carrier, ppp, at } = await online();
  ppp.type('data');
  assert.match(await at.ask('AT+CSQ'), /\+CSQ: 20,99/);
  assert.match(await at.ask('ATD*99***3#'), /NO CARRIER/);
  ppp.type('more');
  assert.equal(carrier.received, 'datamore');
  assert.equal(ppp.heard, '');
});

test('the control port can dial too', async () => {
  const carrier = new RecordingCarrier();
  const at = new Terminal(await registeredModem({ onDial: carrier.onDial }), 'at');
  assert.match(await at.ask('ATD*99#'), /CONNECT/);
  at.type('~');
  assert.equal(carrier.received, '~');
});

test('the carrier hangs up: NO CARRIER, DCD falls, commands again', async () => {
  const { carrier, ppp } = await online();
  carrier.last.hangup();
  assert.equal(ppp.heard, '\r\nNO CARRIER\r\n');
  assert.deepEqual(ppp.carrier, [true, false]);
  assert.equal(carrier.closed, 0);
  assert.match(await ppp.ask('AT'), /OK/);
});

test('DTR drops: the call ends, and the next one can be dialled', async () => {
  const { carrier, ppp } = await online();
  ppp.port.setDtr(false);
  assert.equal(carrier.closed, 1);
  assert.equal(ppp.heard, '\r\nNO CARRIER\r\n');
  ppp.port.setDtr(true);
  assert.match(await ppp.ask('ATD*99***3#'), /CONNECT/);
  assert.equal(carrier.dialled.length, 2);
});

test('+++ between two silent seconds brings commands back, ATO the data', async () => {
  const { carrier, ppp } = await online();
  await sleep(1050);
  ppp.type('+++');
  await ppp.hears(/OK/);
  assert.match(await ppp.ask('AT+CSQ'), /OK/);
  assert.match(await ppp.ask('ATO'), /CONNECT/);
  ppp.type('x');
  assert.equal(carrier.received, '+++x');
});

test('what the carrier sends at once comes after CONNECT', async () => {
  const onDial = (request: { send(bytes: Uint8Array): void }) => {
    request.send(Buffer.from('LCP'));
    return { receive: () => undefined, close: () => undefined };
  };
  const terminal = new Terminal(await registeredModem({ onDial }));
  terminal.type('ATD*99#\r');
  await terminal.hears(/CONNECT 150000000\r\nLCP$/);
});

test('busy, no carrier, and a carrier that breaks', async () => {
  const modem = await registeredModem({ onDial: () => 'busy' });
  assert.match(await new Terminal(modem).ask('ATD*99#'), /BUSY/);
  const none = await registeredModem({ onDial: () => 'no carrier' });
  assert.match(await new Terminal(none).ask('ATD*99#'), /NO CARRIER/);
  const broken = await registeredModem({
    onDial: () => {
      throw new Error('broken');
    },
  });
  assert.match(await new Terminal(broken).ask('ATD*99#'), /NO CARRIER/);
});

test('power off ends the call without a word; reset without a USB modem powers up again', async () => {
  const carrier = new RecordingCarrier();
  const modem = await registeredModem({ onDial: carrier.onDial });
  const ppp = new Terminal(modem);
  await ppp.ask('ATD*99#');
  ppp.heard = '';
  modem.powerDown();
  assert.equal(ppp.heard, '');
  assert.equal(carrier.closed, 1);
  modem.powerUp();
  await until(() => modem.registration === 'home');
  const seen: string[] = [];
  modem.on('registration', (registration) => seen.push(registration));
  await ppp.ask('AT+CFUN=1,1');
  await until(() => seen.includes('home'));
  assert.deepEqual(seen, ['off', 'searching', 'home']);
});
