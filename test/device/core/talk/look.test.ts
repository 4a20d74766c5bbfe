import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, LOOK_LIMIT, type LookAt, type Looked } from '../../../../device/core/talk';
import { hold, knowing, ok, type Says } from './bench';

const AT: LookAt = { context: null, mayRegisterAnew: true, mayBeInData: false };
const context = { cid: 1, type: 'IP', apn: 'iot.example' };

const seen = (says: Says, at: Partial<LookAt> = {}) =>
  hold(look({ ...AT, ...at }), says, LOOK_LIMIT);
const learns = (says: Says, expected: Partial<Looked>, at: Partial<LookAt> = {}) => {
  const held = seen(says, at);
  for (const [key, value] of Object.entries(expected))
    assert.deepEqual(held.learnt[key as keyof Looked], value, `${key}: ${held.said.join(' ')}`);
  return held;
};

const CMEE = { 'AT+CMEE=1': ok() };
const READY = { ...CMEE, 'AT+CPIN?': ok('+CPIN: READY') };

test('a modem with an open SIM at home is asked three questions', () => {
  const { said } = learns(knowing({ ...READY, 'AT+CEREG?': ok('+CEREG: 0,1') }), {
    ...{ sim: 'ready', network: 'home', card: null, tries: null },
  });
  assert.deepEqual(said, ['AT+CMEE=1', 'AT+CPIN?', 'AT+CEREG?']);
});

for (const [line, network] of [
  ['+CEREG: 0, 1', 'home'],
  ['+CEREG: 2,5,"00A1","01020304",7', 'roaming'],
  ['+CEREG: 0,3', 'denied'],
  ['+CEREG:002,001', 'home'],
  ['+CEREG: 2,6,"00A1","01020304",7', 'home'],
  ['+CEREG: 0,2', 'searching'],
  ['+CEREG: 0,0', 'searching'],
  ['+CEREG: 0,8', 'searching'],
] as const)
  test(`${line}: ${network}`, () => {
    learns(knowing({ ...READY, 'AT+CEREG?': ok(line) }), { sim: 'ready', network });
  });

test('LTE, packets, circuits: the one that has a network counts, and a denial more than a search', () => {
  const network = (eps: string, packet: string, circuit: string) =>
    seen(
      knowing({
        ...READY,
        ...{ 'AT+CEREG?': ok(`+CEREG: 0,${eps}`), 'AT+CGREG?': ok(`+CGREG: 0,${packet}`) },
        'AT+CREG?': ok(`+CREG: 0,${circuit}`),
      }),
    ).learnt.network;
  assert.equal(network('0', '0', '1'), 'home');
  assert.equal(network('3', '5', '1'), 'roaming');
  assert.equal(network('2', '3', '2'), 'denied');
});

for (const [answer, sim] of [
  [ok('+CPIN: SIM PUK'), 'puk'],
  [ok('+CPIN: PH-NET PIN'), 'locked'],
  [ok('+CPIN: PH-SIM PIN'), 'locked'],
  [ok('+CPIN: NOT READY'), 'busy'],
  [ok('+CPIN: SIM BLOCKED'), 'broken'],
  [['\r\n+CME ERROR: 10\r\n'], 'absent'],
  [['\r\n+CME ERROR: 13\r\n'], 'broken'],
  [['\r\n+CME ERROR: 14\r\n'], 'busy'],
  [null, 'busy'],
] as const)
  test(`AT+CPIN? answered by ${JSON.stringify(answer)}: ${sim}`, () => {
    learns(knowing({ ...CMEE, 'AT+CPIN?': answer }), { sim, network: 'unknown' });
  });

test('a modem that does not know a question is not one that says no', () => {
  learns(knowing(CMEE), { sim: 'ready', network: 'unknown' });
  learns(knowing({}), { sim: 'ready', network: 'unknown' });
  learns(knowing({ ...CMEE, 'AT+CREG?': ok('+CREG: 0,1') }), { sim: 'ready', network: 'home' });
});

test('a modem that says OK and nothing else tells nothing, in bounded time', () => {
  const { seconds } = learns(() => ok(), { sim: 'silent', network: 'unknown' });
  assert.ok(seconds < 3, String(seconds));
});

test('OK alone about the SIM, and a network: the SIM is open', () => {
  learns(knowing({ ...CMEE, 'AT+CPIN?': ok(), 'AT+CEREG?': ok('+CEREG: 0,5') }), {
    ...{ sim: 'ready', network: 'roaming' },
  });
});

test('a silent modem costs three seconds, and nothing else is asked', () => {
  const { said, seconds } = learns(() => null, { sim: 'silent', network: 'unknown' });
  assert.deepEqual([said, seconds], [['AT+CMEE=1'], 3]);
});

test('a port that a call was left on is brought back by +++ with its pauses', () => {
  let inData = true;
  const modem = knowing({ ...READY, 'AT+CEREG?': ok('+CEREG: 0,1'), ATH: ok() });
  const says: Says = (command) => {
    if (command === '+++') inData = false;
    return inData ? null : command === '+++' ? ok() : modem(command);
  };
  const { said, seconds } = learns(says, { sim: 'ready', network: 'home' }, { mayBeInData: true });
  assert.deepEqual(said.slice(0, 4), ['AT+CMEE=1', '+++', 'ATH', 'AT+CPIN?']);
  assert.ok(seconds >= 1 + 1.2, String(seconds));
});

test('a radio that is off is switched on: with an open SIM, and where the SIM has no power without it', () => {
  for (const cpin of [ok('+CPIN: READY'), ['\r\n+CME ERROR: 13\r\n']])
    for (const cfun of ['+CFUN: 4', '+CFUN: 0', '+CFUN:4', '+CFUN: 4,0']) {
      const off = { ...READY, 'AT+CPIN?': cpin, 'AT+CFUN?': ok(cfun), 'AT+CFUN=1': ok() };
      const { said } = learns(knowing({ ...off, 'AT+CEREG?': ok('+CEREG: 0,0') }), {
        ...{ sim: 'ready', network: 'radio-off' },
      });
      assert.equal(said.at(-1), 'AT+CFUN=1', cfun);
    }
});

test('a radio that is on is left alone', () => {
  const on = { ...READY, 'AT+CFUN?': ok('+CFUN: 1'), 'AT+CEREG?': ok('+CEREG: 0,2') };
  const { said } = learns(knowing(on), { network: 'searching' }, { context });
  assert.ok(!said.includes('AT+CFUN=1'), said.join(' '));
});

const denied = (apn: string) => ({
  ...{ ...READY, 'AT+CEREG?': ok('+CEREG: 0,3'), 'AT+CFUN?': ok('+CFUN: 1') },
  ...{ 'AT+CGDCONT?': ok(`+CGDCONT: 1,"IP","${apn}","0.0.0.0",0,0`), 'AT+CFUN=4': ok() },
  ...{ 'AT+CFUN=1': ok(), 'AT+CGDCONT=1,"IP","iot.example"': ok() },
});

test('a SIM that is denied with another access point gets ours, and asks to be let in again', () => {
  const { said } = learns(knowing(denied('wrong')), { registersAnew: true }, { context });
  assert.deepEqual(said.slice(-4), [
    ...['AT+CGDCONT?', 'AT+CGDCONT=1,"IP","iot.example"', 'AT+CFUN=4', 'AT+CFUN=1'],
  ]);
});

test('not again in the same plug, and not where the access point is ours', () => {
  const again = { context, mayRegisterAnew: false };
  const { said } = learns(knowing(denied('wrong')), { registersAnew: false }, again);
  assert.ok(!said.includes('AT+CFUN=4'));
  for (const same of ['iot.example', 'IOT.example', 'iot.example.mnc001.mcc001.gprs'])
    assert.equal(seen(knowing(denied(same)), { context }).said.at(-1), 'AT+CGDCONT?');
});

test('a modem that cannot switch its radio off detaches and attaches', () => {
  const modem = { ...denied('wrong'), 'AT+CFUN=4': ['\r\nERROR\r\n'] };
  const { said } = learns(knowing(modem), { registersAnew: true }, { context });
  assert.deepEqual(said.slice(-2), ['AT+CGATT=0', 'AT+CGATT=1']);
});

const LOCKED = { ...CMEE, 'AT+CPIN?': ok('+CPIN: SIM PIN') };
const NUMBER = '8988000000000000001';

test('a SIM that asks for its PIN is asked for its number and the tries left', () => {
  const modem = {
    ...LOCKED,
    'AT+CCID': ok(`+CCID: ${NUMBER}`),
    'AT+CPINR': ok('+CPINR: SIM PIN,3'),
  };
  learns(knowing(modem), { sim: 'pin', card: NUMBER, tries: 3 });
});

test('the number lies on the card itself, as the tries do', () => {
  const modem = {
    ...LOCKED,
    'AT+CRSM=176,12258,0,0,10': ok('+CRSM: 144,0,"98880000000000000010"'),
    'AT+CSIM=10,"0020000100"': ok('+CSIM: 4,"63C2"'),
  };
  learns(knowing(modem), {
    sim: 'pin',
    card: '89880000000000000001',
    tries: 2,
  });
});

test('a modem without a command for the number has cards without one; a busy one has not told yet', () => {
  learns(knowing(LOCKED), { sim: 'pin', card: 'none', tries: null });
  const refusing = { ...LOCKED, 'AT^ICCID?': ['\r\n+CME ERROR: 11\r\n'] };
  learns(knowing(refusing), { card: 'none' });
  learns(knowing({ ...LOCKED, 'AT^ICCID?': ['\r\n+CME ERROR: 14\r\n'] }), { card: null });
  learns(knowing({ ...LOCKED, 'AT^ICCID?': null }), { card: null });
});

for (const [command, line, tries] of [
  ['AT^CPIN?', '^CPIN: SIM PIN,3,10,3,10,3', 3],
  ['AT+QPINC="SC"', '+QPINC: "SC",2,10', 2],
  ['AT+UPINCNT', '+UPINCNT: 1,3,10,10', 1],
  ['AT+SPIC', '+SPIC: 3,10,0,10', 3],
] as const)
  test(`tries left: ${line}`, () => {
    learns(knowing({ ...LOCKED, [command]: ok(line) }), { tries });
  });

test('+CPIN without an OK is an answer', () => {
  const { learnt } = seen(knowing({ ...CMEE, 'AT+CPIN?': ['\r\n+CPIN: SIM PIN\r\n'] }));
  assert.equal(learnt.sim, 'pin');
});

test('unasked lines in the middle, echo, digits for results, and an OK that is late', () => {
  const modem: Says = (command) => {
    const echo = `${command}\r`;
    if (command === 'AT+CMEE=1') return [echo, '\r\n^RSSI:14\r\n', '0\r'];
    if (command === 'AT+CPIN?') return [echo, '0\r', '+CPIN: REA', 'DY\r\n0\r'];
    if (command === 'AT+CEREG?')
      return [echo, '\r\nRING\r\n\r\n+CREG: 3\r\n', '\r\n+CEREG: 0,1\r\n\r\n+CMTI: "SM",1\r\n0\r'];
    return ['4\r'];
  };
  learns(modem, { sim: 'ready', network: 'home' });
});

test('a modem that talks without end is not listened to without end', () => {
  const flood = () => Array.from({ length: 100 }, () => '\r\n^RSSI:14\r\n'.repeat(200));
  const { seconds } = learns(flood, { sim: 'silent' });
  assert.ok(seconds <= LOOK_LIMIT);
});
