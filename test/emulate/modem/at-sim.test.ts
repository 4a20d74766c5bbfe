import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registeredModem, RecordingCarrier, Terminal, until } from './modem-bench';

const LOCKED = { kind: 'pin', pin: '1234', triesLeft: 3 } as const;

test('a locked SIM: no network and no call until the right PIN', async () => {
  const modem = await registeredModem({ sim: LOCKED });
  const terminal = new Terminal(modem);
  assert.match(await terminal.ask('AT+CPIN?'), /\+CPIN: SIM PIN/);
  assert.match(await terminal.ask('AT^CPIN?'), /\^CPIN: SIM PIN,3,10,3,10,3/);
  assert.match(await terminal.ask('AT+CIMI'), /ERROR/);
  assert.match(await terminal.ask('ATD*99#'), /ERROR/);
  assert.match(await terminal.ask('AT+CREG?'), /0,2/);
  assert.match(await terminal.ask('AT+CPIN="1234"'), /OK/);
  await until(() => modem.registration === 'home');
  assert.match(await terminal.ask('AT+CPIN?'), /READY/);
  assert.match(await terminal.ask('AT^CPIN?'), /\^CPIN: READY,,10,3,10,3/);
});

test('three wrong PINs block the SIM, the PUK opens it', async () => {
  const modem = await registeredModem({ sim: { ...LOCKED, puk: '87654321' } });
  const terminal = new Terminal(modem);
  for (const left of [2, 1]) {
    assert.match(await terminal.ask('AT+CPIN=0000'), /ERROR/);
    assert.match(await terminal.ask('AT^CPIN?'), new RegExp(`SIM PIN,${left},10,${left},`));
  }
  assert.match(await terminal.ask('AT+CPIN=0000'), /ERROR/);
  assert.match(await terminal.ask('AT^CPIN?'), /SIM PUK,10,10,0,/);
  assert.match(await terminal.ask('AT+CPIN="11111111","4321"'), /ERROR/);
  assert.match(await terminal.ask('AT+CPIN="87654321","4321"'), /OK/);
  assert.deepEqual(modem.sim, { kind: 'ready', pin: '4321' });
});

test('a power cycle locks the SIM again; wrong tries are remembered', async () => {
  const modem = await registeredModem({ sim: { kind: 'ready', pin: '1234' } });
  assert.deepEqual(modem.sim, LOCKED);
  const terminal = new Terminal(modem);
  await terminal.ask('AT+CPIN=9');
  modem.powerUp();
  assert.deepEqual(modem.sim, { ...LOCKED, triesLeft: 2 });
});

test('the PIN is not in the transcript', async () => {
  const log: string[] = [];
  const modem = await registeredModem({ sim: LOCKED, log: (line) => log.push(line) });
  await new Terminal(modem).ask('AT+CPIN="1234"');
  assert.ok(log.includes('ppp > AT+CPIN=…'));
  assert.ok(!log.join().includes('1234'));
});

test('denied registration and no carrier', async () => {
  const carrier = new RecordingCarrier();
  const modem = await registeredModem({ onDial: carrier.onDial });
  modem.registration = 'denied';
  const terminal = new Terminal(modem);
  assert.match(await terminal.ask('ATD*99#'), /NO CARRIER/);
  assert.equal(carrier.dialled.length, 0);
});
