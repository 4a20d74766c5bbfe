import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../scripts/frame';
import { readExchanges, readPastedLog, understood } from '../../scripts/modem-log';

test('a pasted log: each command and what follows it', () => {
  const log = `^SYSSTART

AT+CPIN?
+CPIN: SIM PIN

OK
[12:00:01.250] --> at+creg?
[12:00:01.300] <-- at+creg?
[12:00:01.310] <-- +CREG: 2, 1, "1A2B", "0A1B"<CR><LF>
12:00:02 RX: OK
AT+CMGR=1
+CMGR: "REC READ","+15550100126",,"26/11/27,14:33:05+04"
AT home at six
OK
`;
  const read = readPastedLog(log);
  assert.deepEqual(
    read.map(({ id, command }) => [id, command]),
    [
      ['line 1', null],
      ['line 3', 'AT+CPIN?'],
      ['line 7', 'at+creg?'],
      ['line 11', 'AT+CMGR=1'],
    ],
  );
  assert.deepEqual(read.map(understood), [
    { result: 'none', unsolicited: ['^SYSSTART'] },
    { result: 'ok', sim: 'pin' },
    { result: 'ok', registration: 'home', domain: 'circuit', area: '1A2B', cell: '0A1B' },
    {
      result: 'ok',
      messages: [{ status: 'read', sender: '+15550100126', text: 'AT home at six' }],
    },
  ]);
});

test('JSON lines: what is wrong with which', () => {
  const refused = (text: string) => {
    try {
      readExchanges(text, 'x.jsonl');
    } catch (error) {
      assert.ok(error instanceof UserError && error.exitCode === 2);
      return error.message;
    }
    return '';
  };
  const good = '{"id":"a","command":null,"reads":["\\r\\nRING\\r\\n"]}';
  assert.equal(refused(`${good}\n\n${good}\n`), '');
  assert.equal(refused(`${good}\nAT+CSQ\n`), 'x.jsonl:2: not JSON');
  assert.equal(refused('7'), 'x.jsonl:1: not an object');
  assert.match(refused('{"id":"a","reads":[]}'), /^x\.jsonl:1: "command": /);
  assert.match(refused(`\n{"id":"a","command":"AT"}`), /^x\.jsonl:2: neither "reads" nor/);
  assert.match(refused(good.replace('RING', 'Ж')), /^x\.jsonl:1: "reads\.0": is not bytes/);
});
