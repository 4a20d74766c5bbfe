import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listKinds, loadKind } from '../../../scripts/emulate/modem-files';
import { quickProfile, registeredModem, Terminal } from './modem-bench';

/** The commands that the device, its owner or a guide may say to a modem, in the forms they have. */
const COMMANDS = (
  'AT ATH ATZ ATQ0 AT&F ATI ATE0 ATV1 ATX4 AT&C1&D2 ATS0=0 ' +
  'AT+CGMI AT+CGMM AT+CGMR AT+CGSN AT+CPIN? AT+CPIN=? AT+CSQ AT+CSQ=? ' +
  'AT+CREG? AT+CREG=? AT+CREG=1 AT+CGREG? AT+CGREG=? AT+CGREG=2 AT+CEREG? AT+CEREG=? AT+CEREG=2 ' +
  'AT+COPS? AT+COPS=? AT+COPS=0 AT+CGATT? AT+CGATT=? AT+CGATT=1 ' +
  'AT+CGDCONT? AT+CGDCONT=? AT+CGDCONT=1,"IP","wireless.twilio.com" AT+CGPADDR AT+CGPADDR=1 ' +
  'AT+CIMI AT^ICCID? AT^HCSQ? AT^SYSINFOEX AT^SYSCFGEX? AT^SYSCFGEX=? ' +
  'AT^SYSCFGEX="03",3FFFFFFF,1,2,7FFFFFFFFFFFFFFF,, AT^CPIN? AT^CURC=0 AT^CURC? ' +
  'AT+CFUN? AT+CFUN=? AT+CFUN=1 AT+CMEE? AT+CMEE=2'
).split(' ');

/** Known to fail on a modem: what its data file says so of. */
function failing(name: string): Set<string> {
  const { answers } = loadKind(name).modem;
  const entries = Object.entries(answers).filter(([, lines]) => lines.at(-1) === 'ERROR');
  return new Set(entries.map(([command]) => command));
}

for (const name of listKinds()) {
  test(`${name}: every command is answered`, async () => {
    const { timing, unsolicited } = quickProfile();
    const profile = { ...loadKind(name).modem, timing, unsolicited };
    const terminal = new Terminal(await registeredModem({ profile }));
    const broken = failing(name);
    for (const line of COMMANDS) {
      const answer = await terminal.ask(line);
      const [command = ''] = line.slice(2).split(/[=?]/);
      const good = broken.has(command) ? /\r\nERROR\r\n$/ : /\r\nOK\r\n$/;
      assert.match(answer, good, line);
    }
    assert.match(await terminal.ask('ATDT*99***1#'), /\r\nCONNECT \d+\r\n$/);
  });
}

test('the test form of +COPS lists the network that there is', async () => {
  const terminal = new Terminal(await registeredModem());
  assert.match(await terminal.ask('AT+COPS=?'), /\+COPS: \(2,"Test PLMN 1-1",,"00101",7\)/);
});

test('+CFUN=1,1 and +CFUN=6 restart the modem, 4 and 1 take it off and on the network', async () => {
  const modem = await registeredModem();
  let resets = 0;
  modem.on('reset', () => (resets += 1));
  const terminal = new Terminal(modem);
  await terminal.ask('AT+CFUN=4');
  assert.match(await terminal.ask('AT+CFUN?'), /\+CFUN: 4/);
  assert.match(await terminal.ask('AT+CREG?'), /\+CREG: 0,0/);
  await terminal.ask('AT+CFUN=1');
  assert.match(await terminal.ask('AT+CFUN?'), /\+CFUN: 1/);
  await terminal.ask('AT+CFUN=1,1');
  await terminal.ask('AT+CFUN=6');
  assert.equal(resets, 2);
});
