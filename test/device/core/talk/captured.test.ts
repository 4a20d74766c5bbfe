import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  askSignal,
  escapeData,
  look,
  LOOK_LIMIT,
  PIN_LIMIT,
  restartModem,
  sendPin,
  SIGNAL_LIMIT,
  type Script,
} from '../../../../device/core/talk';
import { seed } from '../../../support/seed';
import { CASES, WAYS, type Case } from '../at/cases';
import { hold, knowing, ok, type Says } from './bench';

const PIN = '4711';
const LOOK = { context: { cid: 1, type: 'IP', apn: 'iot.example' }, mayRegisterAnew: true };
const looks = () => look({ ...LOOK, mayBeInData: true });

/** What a dial makes of a registration: the words of at-answers.jsonl on the left. */
const NETWORKS: Record<string, string> = {
  ...{ home: 'home', 'home-sms': 'home', 'home-csfb': 'home' },
  ...{ roaming: 'roaming', 'roaming-sms': 'roaming', 'roaming-csfb': 'roaming' },
  ...{ denied: 'denied', idle: 'searching', searching: 'searching', unknown: 'searching' },
  ...{ emergency: 'searching', rlos: 'searching', unlisted: 'unknown' },
};
const SIMS: Record<string, string> = {
  ...{ ready: 'ready', pin: 'pin', puk: 'puk', pin2: 'ready', puk2: 'ready', unknown: 'ready' },
  ...{ absent: 'absent', broken: 'broken', blocked: 'broken', busy: 'busy', inserted: 'ready' },
  ...{ 'network-lock': 'locked', 'device-lock': 'locked' },
};

/** @returns a modem that answers the case's command as it was captured, and others as given */
function captured(one: Case, reads: readonly string[], others: Record<string, string[]>): Says {
  const rest = knowing(others);
  return (command) => (command === one.command ? reads : rest(command));
}

const asking = (...commands: string[]) =>
  CASES.filter(({ command }) => commands.includes(command!));
const means = ({ means: meant }: Case) => meant as Record<string, string | undefined>;

for (const [way, feed] of Object.entries(WAYS)) {
  test(`captured registrations in a look, ${way}`, () => {
    const cases = asking('AT+CREG?', 'AT+CGREG?', 'AT+CEREG?');
    assert.ok(cases.length > 60, String(cases.length));
    for (const one of cases) {
      const modem = captured(one, feed(one), { 'AT+CMEE=1': ok(), 'AT+CPIN?': ok('+CPIN: READY') });
      const { registration, domain } = means(one);
      const asked = { 'AT+CREG?': 'circuit', 'AT+CGREG?': 'packet', 'AT+CEREG?': 'eps' }[
        one.command!
      ];
      const expected = domain === asked ? (NETWORKS[registration ?? ''] ?? 'unknown') : 'unknown';
      if (one.means.registrations) continue;
      assert.equal(hold(looks(), modem, LOOK_LIMIT).learnt.network, expected, one.id);
    }
  });

  test(`captured states of SIMs in a look, ${way}`, () => {
    const cases = asking('AT+CPIN?');
    assert.ok(cases.length > 30, String(cases.length));
    for (const one of cases) {
      const modem = captured(one, feed(one), { 'AT+CMEE=1': ok() });
      const { sim, result } = means(one);
      // Without a word of the SIM: still read, or a modem that does not know the question.
      const untold = result === 'none' ? 'busy' : result === 'ok' ? 'silent' : 'ready';
      const expected = SIMS[sim ?? ''] ?? untold;
      assert.equal(hold(looks(), modem, LOOK_LIMIT).learnt.sim, expected, one.id);
    }
  });

  test(`captured numbers of cards and tries in a look, ${way}`, () => {
    const locked = { 'AT+CMEE=1': ok(), 'AT+CPIN?': ok('+CPIN: SIM PIN') };
    const cases = CASES.filter(
      (one) => 'iccid' in one.means || 'pinTriesLeft' in one.means || 'triesLeft' in one.means,
    );
    let fed = 0;
    for (const one of cases) {
      const { learnt, said } = hold(looks(), captured(one, feed(one), locked), LOOK_LIMIT);
      if (one.command === 'AT+CPIN?' || !said.includes(one.command!)) continue;
      fed += 1;
      const { iccid, pinTriesLeft, triesLeft } = means(one);
      if (iccid) assert.equal(learnt.card, iccid, one.id);
      else assert.equal(learnt.tries, pinTriesLeft ?? triesLeft, one.id);
    }
    assert.ok(fed > 15, String(fed));
  });

  test(`captured signals, operators and technologies, ${way}`, () => {
    const cases = asking('AT+CSQ', 'AT+COPS?', 'AT^SYSINFOEX');
    assert.ok(cases.length > 30, String(cases.length));
    for (const one of cases) {
      const modem = captured(one, feed(one), one.command === 'AT+CSQ' ? {} : { 'AT+CSQ': ok() });
      const { learnt } = hold(askSignal(), modem, SIGNAL_LIMIT);
      const { signal, operator, technology } = one.means as {
        signal?: { rssi?: number };
        operator?: { name?: string; numeric?: string; technology?: string };
        technology?: string;
      };
      const { name, numeric } = operator ?? {};
      if (one.command === 'AT+CSQ' && one.means.result !== 'none')
        assert.ok(Math.abs((learnt?.rssi ?? 0) - (signal?.rssi ?? 0)) <= 1, one.id);
      if (one.command === 'AT+COPS?')
        assert.equal(learnt?.operator, name ?? numeric ?? null, one.id);
      if (one.command !== 'AT+CSQ')
        assert.equal(learnt?.technology, technology ?? operator?.technology ?? null, one.id);
    }
  });
}

const bytes = fc.oneof(
  fc.constantFrom(...CASES.map(({ answer }) => answer)),
  fc.constantFrom(...new Set(CASES.flatMap(({ answer }) => answer.split(/(?<=[\r\n])/)))),
  fc.constantFrom('\r\nOK\r\n', '\r\nERROR\r\n', '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n', '0\r', '> '),
  fc.constantFrom('\r\n^CPIN: SIM PIN,3,10,3,10,3\r\n\r\nOK\r\n', '\r\n+CFUN: 4\r\n\r\nOK\r\n'),
  fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 12 }),
);
/** One answer for each question, in reads; then the modem begins at the first again. */
const answers = fc.array(fc.array(bytes, { maxLength: 4 }), { minLength: 1, maxLength: 12 });

/** @returns a modem that answers whatever it likes, and repeats what it hears */
function anyModem(list: readonly (readonly string[])[], echo: boolean): Says {
  let asked = 0;
  return (command) => {
    const answer = list[asked++ % list.length]!;
    return echo ? [`${command}\r`, ...answer] : answer;
  };
}

const PURPOSES: Record<string, { script: () => Script<unknown>; limit: number }> = {
  look: { script: looks, limit: LOOK_LIMIT },
  'send a PIN': {
    script: () => sendPin({ pin: PIN, card: 'none', tries: 3 }),
    limit: PIN_LIMIT,
  },
  signal: { script: askSignal, limit: SIGNAL_LIMIT },
  restart: { script: restartModem, limit: 10 },
  escape: { script: escapeData, limit: 10 },
};

for (const [purpose, { script, limit }] of Object.entries(PURPOSES))
  test(`${purpose}: any modem comes to an end in time, and nothing throws`, () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (list, echo) => {
        const { seconds } = hold(script(), anyModem(list, echo), limit);
        assert.ok(seconds <= limit + 1e-6, `${seconds} s`);
      }),
      { seed: seed(), numRuns: 300 },
    );
  });

test('no PIN goes to a SIM that did not ask for it just then, none twice, and none into a log', () => {
  let sent = 0;
  fc.assert(
    fc.property(answers, fc.boolean(), (list, echo) => {
      let asks = false;
      let times = 0;
      const modem = anyModem(list, echo);
      const says: Says = (command) => {
        const answer = modem(command);
        if (command.includes(PIN)) {
          times += 1;
          assert.ok(asks, 'the SIM did not ask');
        }
        if (command === 'AT+CPIN?')
          asks = /SIM PIN|: ?11\b|PIN required/i.test((answer ?? []).join(''));
        return answer;
      };
      const { log } = hold(sendPin({ pin: PIN, card: 'none', tries: 3 }), says, PIN_LIMIT);
      assert.ok(times <= 1);
      assert.ok(!log.includes(PIN), log);
      sent += times;
    }),
    { seed: seed(), numRuns: 1000 },
  );
  assert.ok(sent > 0, 'the property was not put to the test');
});
