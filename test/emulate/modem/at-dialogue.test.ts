import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommandLine, splitParameters } from '../../../scripts/emulate/modem/at/command-line';
import { quickProfile, registeredModem, Terminal, until } from './modem-bench';

test('the dialogue of the guide, byte for byte', async () => {
  const terminal = new Terminal(await registeredModem());
  for (const line of ['AT', 'ATH', 'ATZ', 'ATQ0', 'AT+CGDCONT=1,"IP","wireless.twilio.com"']) {
    assert.equal(await terminal.ask(line), `${line}\r\r\nOK\r\n`);
  }
  assert.equal(await terminal.ask('ATDT*99***1#'), 'ATDT*99***1#\r\r\nCONNECT 150000000\r\n');
  assert.deepEqual(terminal.carrier, [true]);
});

test('echo is on until ATE0, on that port only, and back after ATZ', async () => {
  const modem = await registeredModem();
  const ppp = new Terminal(modem, 'ppp');
  const at = new Terminal(modem, 'at');
  assert.equal(await ppp.ask('ATE0'), 'ATE0\r\r\nOK\r\n');
  assert.equal(await ppp.ask('AT'), '\r\nOK\r\n');
  assert.equal(await at.ask('AT'), 'AT\r\r\nOK\r\n');
  assert.equal(await ppp.ask('ATZ'), '\r\nOK\r\n');
  assert.equal(await ppp.ask('AT'), 'AT\r\r\nOK\r\n');
});

test('commands on one line: answers in order, one result code', async () => {
  const terminal = new Terminal(await registeredModem());
  await terminal.ask('ATE0V1Q0');
  assert.equal(
    await terminal.ask('at+cgatt?;+creg?'),
    '\r\n+CGATT: 1\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n',
  );
  assert.equal(await terminal.ask('AT+CSQ;+NOSUCH;+CGATT?'), '\r\n+CSQ: 20,99\r\n\r\nERROR\r\n');
});

test('command lines are cut as V.250 says', () => {
  const names = (line: string): string[] | undefined =>
    parseCommandLine(line)?.map(({ text }) => text);
  assert.deepEqual(names('E0V1Q0'), ['E0', 'V1', 'Q0']);
  assert.deepEqual(names('&F&C1S0=0'), ['&F', '&C1', 'S0=0']);
  assert.deepEqual(names('+CGDCONT=1,"IP","a;b";+CSQ'), ['+CGDCONT=1,"IP","a;b"', '+CSQ']);
  assert.deepEqual(names('Z+CREG?;E0'), ['Z', '+CREG?', 'E0']);
  assert.deepEqual(names('DT*99***1#'), ['DT*99***1#']);
  assert.deepEqual(names(''), []);
  assert.equal(names('+CREG!'), undefined);
  assert.deepEqual(splitParameters('1,"IP","a,b",,0'), ['1', 'IP', 'a,b', '', '0']);
});

test('numbers instead of words after ATV0, silence after ATQ1', async () => {
  const terminal = new Terminal(await registeredModem());
  await terminal.ask('ATE0');
  terminal.heard = '';
  terminal.type('ATV0\r');
  await until(() => terminal.heard === '0\r');
  terminal.type('AT+NOSUCH\r');
  await until(() => terminal.heard === '0\r4\r');
  terminal.type('ATQ1\rAT\rATQ0\r');
  await until(() => terminal.heard === '0\r4\r0\r');
});

test('noise before AT does not count, backspace takes back', async () => {
  const terminal = new Terminal(await registeredModem());
  await terminal.ask('ATE0');
  assert.equal(await terminal.ask('\0\0~\xff}#AAT'), '\r\nOK\r\n');
  assert.equal(await terminal.ask('AT+CSX\bQ'), '\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
});

test('error reports follow +CMEE', async () => {
  const modem = await registeredModem({ sim: { kind: 'absent' } });
  const terminal = new Terminal(modem);
  await terminal.ask('ATE0');
  assert.equal(await terminal.ask('AT+CPIN?'), '\r\nERROR\r\n');
  await terminal.ask('AT+CMEE=1');
  assert.equal(await terminal.ask('AT+CPIN?'), '\r\n+CME ERROR: 10\r\n');
  await terminal.ask('AT+CMEE=2');
  assert.equal(await terminal.ask('AT+CPIN?'), '\r\n+CME ERROR: SIM not inserted\r\n');
});

test('an unsolicited line falls into the middle of a dialogue, on its ports only', async () => {
  const line = '^RSSI:20';
  const unsolicited = [{ line, afterMs: 30, jitterMs: 0, ports: ['at'] as const }];
  const modem = await registeredModem({ profile: quickProfile({ unsolicited }) });
  const at = new Terminal(modem, 'at');
  const ppp = new Terminal(modem, 'ppp');
  at.type('AT+CS');
  await at.hears(/RSSI/);
  at.type('Q\r');
  await at.hears(/OK/);
  assert.equal(at.heard, 'AT+CS\r\n^RSSI:20\r\nQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
  assert.equal(ppp.heard, '');
});

test('registration changes are reported where asked for', async () => {
  const modem = await registeredModem();
  const terminal = new Terminal(modem, 'at');
  await terminal.ask('AT+CEREG=2');
  terminal.heard = '';
  modem.registration = 'denied';
  assert.equal(terminal.heard, '\r\n+CEREG: 3\r\n');
  modem.registration = 'roaming';
  assert.match(terminal.heard, /\+CEREG: 5,"1A2B","01F2C301",7\r\n$/);
});

test('slow to hear, NULs first, registration late', async () => {
  const timing = { readyMs: 60, garbageBytes: 3, registerMs: 120, answerMs: 1, connectMs: 1 };
  const modem = await registeredModem({ profile: quickProfile({ timing }) }).catch(() => undefined);
  assert.ok(modem);
  modem.powerUp();
  const terminal = new Terminal(modem);
  assert.equal(terminal.heard, '\0\0\0');
  terminal.type('AT\r');
  assert.equal(terminal.heard, '\0\0\0');
  await until(() => modem.ready);
  assert.match(await terminal.ask('AT+CREG?'), /\+CREG: 0,2/);
  assert.match(await terminal.ask('ATD*99#'), /NO CARRIER/);
  await until(() => modem.registration === 'home');
  assert.match(await terminal.ask('ATD*99#'), /CONNECT/);
});

test('answers can be replaced, by name and by full text', async () => {
  const modem = await registeredModem();
  const terminal = new Terminal(modem);
  modem.answers.set('+CSQ', ['+CSQ: 3,99']);
  modem.answers.set('+CREG?', ['ERROR']);
  modem.answers.set('D', ['NO DIALTONE']);
  assert.match(await terminal.ask('AT+CSQ'), /\+CSQ: 3,99\r\n\r\nOK/);
  assert.match(await terminal.ask('AT+CREG?'), /ERROR/);
  terminal.heard = '';
  terminal.type('ATD*99#\r');
  await terminal.hears(/NO DIALTONE/);
  modem.silent.add('ppp');
  terminal.heard = '';
  terminal.type('AT\r');
  assert.equal(terminal.heard, '');
});
