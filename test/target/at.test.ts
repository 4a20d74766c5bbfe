import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AtModem } from '../../scripts/emulate/modem';
import { registeredModem } from '../emulate/modem/modem-bench';
import { onMachine, type Machine } from './machine';
import { modemAt } from './modem';

const PORT = '/dev/ttyUSB2';

/** Asks on the device, by at_ask. @returns the result, and the lines of the answer */
async function ask(machine: Machine, command: string, seconds = 2, before = '') {
  const { stdout, stderr, status } = await machine.sh(`
    . /usr/lib/pppi/at.sh
    ${before}
    at_ask ${PORT} '${command}' ${seconds}
    printf '%s|%s|' "$AT_RESULT" "$AT_TEXT"`);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const [result, text] = stdout.split('|');
  return { result, lines: text!.split('\n').filter(Boolean) };
}

const withModem = (work: (machine: Machine, modem: AtModem) => Promise<void>) =>
  onMachine(async (machine) => {
    const modem = await registeredModem();
    await modemAt(machine, PORT, modem);
    await work(machine, modem);
  });

test(
  'at_ask: the answer and its end, without the echo',
  withModem(async (machine, modem) => {
    modem.cmee = 1;
    assert.deepEqual(await ask(machine, 'AT+CPIN?'), { result: 'OK', lines: ['+CPIN: READY'] });
    assert.deepEqual(await ask(machine, 'AT+CGMM'), { result: 'OK', lines: ['E3372'] });
    modem.sim = { kind: 'absent' };
    assert.deepEqual(await ask(machine, 'AT+CPIN?'), { result: '+CME ERROR: 10', lines: [] });
    assert.equal((await ask(machine, 'AT+CXYZ')).result, '+CME ERROR: 4');
  }),
);

test(
  'at_ask: what the modem says meanwhile is not taken for the end; NUL bytes are dropped',
  withModem(async (machine, modem) => {
    modem.answers.set('+CSQ', ['\0\0^RSSI:20', 'OK', '+CSQ: 20,99', 'OK']);
    const { result, lines } = await ask(machine, 'AT+CSQ?');
    assert.equal(result, 'OK');
    assert.deepEqual(lines, ['^RSSI:20', '+CSQ: 20,99']);
    modem.answers.set('+GCAP', ['NO CARRIER', 'RING', 'COMMAND NOT SUPPORT']);
    assert.equal((await ask(machine, 'AT+GCAP')).result, 'ERROR');
  }),
);

test(
  'at_ask: a late answer to something else is no answer',
  withModem(async (machine, modem) => {
    // said before the question is heard
    const { result, lines } = await ask(
      machine,
      'AT+CPIN?',
      2,
      `(stty -F ${PORT} raw -echo; printf 'AT+CSQ\\r' >${PORT}; /bin/busybox sleep 0.3)`,
    );
    assert.deepEqual([result, lines], ['OK', ['+CPIN: READY']]);
    assert.equal(modem.registration, 'home');
  }),
);

test(
  'at_ask: silence, noise, and a port that is none end in time',
  withModem(async (machine, modem) => {
    modem.silent.add('at');
    assert.deepEqual(await ask(machine, 'AT', 1), { result: '', lines: [] });
    modem.silent.clear();
    modem.garbled.add('at');
    assert.equal((await ask(machine, 'AT', 1)).result, '');
    modem.garbled.clear();
    const chatter = setInterval(() => modem.say('^RSSI:20', ['at']), 5);
    modem.answers.set('+CSQ', Array<string>(50).fill('^BOOT:1'));
    assert.equal((await ask(machine, 'AT+CSQ', 3)).result, 'OK');
    clearInterval(chatter);
    const { stdout, stderr } = await machine.sh(`
      . /usr/lib/pppi/at.sh
      : >/dev/plain
      for port in /dev/plain /dev/nothing /dev; do at_ask $port AT 1; echo "$?|$AT_RESULT|$AT_TEXT"; done
      ls /dev/nothing 2>/dev/null`);
    assert.equal(stdout, '1||\n1||\n1||');
    assert.equal(stderr, '');
  }),
);

test(
  'at_ask: a modem that is pulled meanwhile is no answer, and at once',
  onMachine(async (machine) => {
    const modem = await registeredModem();
    const port = await modemAt(machine, PORT, modem);
    modem.silent.add('at');
    const asked = ask(machine, 'AT', 30);
    setTimeout(() => void port.hangUp(), 500);
    assert.deepEqual(await asked, { result: '', lines: [] });
  }),
);

test(
  'at_ask: what is asked is in no process’s arguments, and in no log',
  withModem(async (machine, modem) => {
    modem.silent.add('at');
    // The test's own script is on a command line: it has neither the command nor the PIN.
    await machine.write('/fake/command', 'AT+CPIN="2468"\n');
    await machine.write('/fake/pin', '2468\n');
    const { stdout } = await machine.sh(`
      . /usr/lib/pppi/at.sh
      read -r command </fake/command
      at_ask ${PORT} "$command" 1 &
      /bin/busybox sleep 0.3
      cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c -F -f /fake/pin
      wait
      grep -c -F -f /fake/pin /var/log/messages`);
    assert.equal(stdout, '0\n0');
    modem.silent.clear();
    modem.sim = { kind: 'pin', pin: '2468', triesLeft: 3 };
    await machine.sh(
      `. /usr/lib/pppi/at.sh; read -r command </fake/command; at_ask ${PORT} "$command" 1`,
    );
    assert.equal(modem.sim.kind, 'ready');
  }),
);
