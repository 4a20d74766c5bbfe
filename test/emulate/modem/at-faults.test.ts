import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registeredModem, RecordingCarrier, Terminal, until } from './modem-bench';

test('every command gets the refusal, AT alone too, until it is taken back', async () => {
  const modem = await registeredModem();
  const terminal = new Terminal(modem);
  modem.refusal = 'ERROR';
  for (const line of ['AT', 'ATZ', 'AT+CSQ', 'ATD*99#']) {
    assert.match(await terminal.ask(line), /\r\nERROR\r\n$/, line);
  }
  modem.refusal = '+CME ERROR: 100';
  assert.match(await terminal.ask('AT+CPIN?'), /\+CME ERROR: 100\r\n$/);
  modem.refusal = undefined;
  assert.match(await terminal.ask('AT'), /OK/);
});

test('AT alone can be refused by itself', async () => {
  const modem = await registeredModem();
  const terminal = new Terminal(modem);
  modem.answers.set('', ['ERROR']);
  assert.match(await terminal.ask('AT'), /ERROR/);
  assert.match(await terminal.ask('ATZ'), /OK/);
});

test('a garbled port says nothing that can be read, with seven bits or eight', async () => {
  const modem = await registeredModem();
  const terminal = new Terminal(modem);
  modem.garbled.add('ppp');
  terminal.type('AT+CPIN?\r');
  await until(() => terminal.heard.length > 20);
  const sevenBits = Buffer.from(terminal.heard, 'latin1').map((byte) => byte & 0x7f);
  for (const text of [terminal.heard, Buffer.from(sevenBits).toString('latin1')]) {
    assert.doesNotMatch(text, /OK|ERROR|READY|CPIN/);
  }
  modem.garbled.clear();
  assert.match(await terminal.ask('AT'), /OK/);
});

test('a mute call: CONNECT, and then nothing passes in either direction', async () => {
  const carrier = new RecordingCarrier();
  const modem = await registeredModem({ onDial: carrier.onDial });
  const terminal = new Terminal(modem);
  modem.mute = true;
  assert.match(await terminal.ask('ATD*99#'), /CONNECT/);
  const heard = terminal.heard.length;
  carrier.last.send(Buffer.from('from the carrier'));
  terminal.type('from the device');
  assert.equal(terminal.heard.length, heard);
  assert.equal(carrier.received, '');
  modem.mute = false;
  terminal.type('again');
  assert.equal(carrier.received, 'again');
});

test('every dial command is told of, also one that fails', async () => {
  const modem = await registeredModem();
  const terminal = new Terminal(modem);
  let dials = 0;
  modem.on('dialling', () => (dials += 1));
  modem.answers.set('D', ['NO CARRIER']);
  await terminal.ask('ATD*99#');
  modem.answers.delete('D');
  modem.refusal = 'ERROR';
  await terminal.ask('ATD*99#');
  modem.refusal = undefined;
  await terminal.ask('ATD*99#');
  assert.equal(dials, 3);
});

test('a network that changes its mind ends calls, and lets in again', async () => {
  const modem = await registeredModem();
  const terminal = new Terminal(modem);
  await terminal.ask('AT+CEREG=1');
  await terminal.ask('ATD*99#');
  terminal.heard = '';
  modem.changeNetwork('denied');
  await terminal.hears(/NO CARRIER/);
  assert.match(await terminal.ask('AT+CEREG?'), /\+CEREG: 1,3/);
  assert.match(await terminal.ask('ATD*99#'), /NO CARRIER/);
  modem.changeNetwork('home');
  await terminal.hears(/\+CEREG: 1/);
  assert.match(await terminal.ask('ATD*99#'), /CONNECT/);
});

test('a network that changes its mind tells nothing to a locked SIM', async () => {
  const modem = await registeredModem({ sim: { kind: 'pin', pin: '1', triesLeft: 3 } });
  modem.changeNetwork('home');
  assert.equal(modem.registration, 'searching');
});
