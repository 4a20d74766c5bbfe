import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askSignal, converse, escapeData, restartModem } from '../../../../device/core/talk';
import { hold, knowing, ok } from './bench';

test('signal, operator, technology and cell; unasked lines are switched off again', () => {
  const modem = knowing({
    ...{ 'AT+CSQ': ok('+CSQ: 20,99'), 'AT+COPS?': ok('+COPS: 0,0,"Acme",7') },
    ...{ 'AT+CEREG?': ok('+CEREG: 2,1,"00A1","01020304",7'), 'AT+CEREG=2': ok() },
    'AT+CEREG=0': ok(),
  });
  const { learnt, said } = hold(askSignal(), modem);
  assert.deepEqual(learnt, {
    ...{ rssi: -73, operator: 'Acme', technology: 'lte', network: 'home', cell: '01020304' },
  });
  assert.equal(said.at(-1), 'AT+CEREG=0');
});

test('what is not told is null; the number of a network stands for its name', () => {
  const modem = knowing({ 'AT+CSQ': ok('+CSQ: 99,99'), 'AT+COPS?': ok('+COPS: 0,2,"00101"') });
  assert.deepEqual(hold(askSignal(), modem).learnt, {
    ...{ rssi: null, operator: '00101', technology: null, network: 'unknown', cell: null },
  });
  assert.equal(hold(askSignal(), () => null).learnt, null);
});

test('a SIM that was thrown out of its network is not at home any more', () => {
  const modem = knowing({ 'AT+CSQ': ok('+CSQ: 20,99'), 'AT+CEREG?': ok('+CEREG: 0,3') });
  const { learnt } = hold(askSignal(), modem);
  assert.deepEqual([learnt?.network, learnt?.cell], ['denied', null]);
});

test('Huawei names the technology more exactly', () => {
  const line = '^SYSINFOEX: 2,3,0,1,,3,"WCDMA",46,"DC-HSPA+"';
  const modem = knowing({
    ...{ 'AT+CSQ': ok('+CSQ: 20,99'), 'AT^SYSINFOEX': ok(line) },
    'AT+COPS?': ok('+COPS: 0,0,"Acme",2'),
  });
  assert.equal(hold(askSignal(), modem).learnt?.technology, 'dc-hspa+');
});

test('a restart by either word', () => {
  assert.equal(hold(restartModem(), knowing({ 'AT+CFUN=1,1': ok() })).learnt, 'AT+CFUN=1,1');
  assert.equal(hold(restartModem(), knowing({ 'AT^RESET': ok() })).learnt, 'AT^RESET');
  assert.equal(hold(restartModem(), () => null).learnt, null);
});

test('nothing is said for a second before and after +++', () => {
  const { conversation, next } = converse(escapeData(), 50, 60);
  assert.ok(!next.done && next.say === '' && next.until >= 51, JSON.stringify(next));
  const early = conversation.timeUp(50.5);
  assert.ok(!early.done && early.say === '');
  const plus = conversation.timeUp(next.until);
  assert.ok(!plus.done && plus.say === '+++' && plus.until >= next.until + 1);
});

test('a silent modem answers no escape', () => {
  assert.equal(hold(escapeData(), () => null).learnt, false);
  assert.equal(hold(escapeData(), () => ok()).learnt, true);
});

test('a conversation ends with its time, whatever is left to be asked', () => {
  const echoing = (command: string) => [command];
  for (const limit of [0.5, 2, 5]) {
    const { seconds, said } = hold(
      askSignal(),
      (command) => (command === 'AT+CSQ' ? ok() : echoing(command)),
      limit,
    );
    assert.ok(seconds <= limit, `${seconds} s: ${said.join(' ')}`);
  }
});

test('a conversation ends with its bytes, whatever the clock says', () => {
  const { conversation, next: first } = converse(askSignal(), 50, 60);
  let next: { done: boolean } = first;
  let bytes = 0;
  for (; !next.done && bytes < 1e6; bytes += 1024) next = conversation.hear('x'.repeat(1024), 50);
  assert.ok(bytes < 70_000, String(bytes));
});
