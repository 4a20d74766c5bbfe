import assert from 'node:assert/strict';
import { test } from 'node:test';
import { understood } from './cases';

/** Kinds of answers beyond those of at-answers.jsonl, one of each. */
const KINDS: Record<string, [string | null, string, Record<string, unknown>]> = {
  'a quote is missing behind the area': [
    'AT+CREG?',
    '\r\n+CREG: 2,1,"0CD5,"0B97"\r\n\r\nOK\r\n',
    { registration: 'home', domain: 'circuit', area: '0CD5', cell: '0B97' },
  ],
  'a quote is missing before the area': [
    'AT+CREG?',
    '\r\n+CREG: 2,1,0CD5","0B97"\r\n\r\nOK\r\n',
    { registration: 'home', domain: 'circuit', area: '0CD5', cell: '0B97' },
  ],
  'the state in quotes': [
    'AT+CEREG?',
    '\r\n+CEREG: 0,"1"\r\n\r\nOK\r\n',
    { registration: 'home', domain: 'eps' },
  ],
  'all in quotes': [
    'AT+CREG?',
    '\r\n+CREG: "2","1","0CD5","0B97"\r\n\r\nOK\r\n',
    { registration: 'home', domain: 'circuit', area: '0CD5', cell: '0B97' },
  ],
  'hexadecimal with 0x': [
    'AT+CREG?',
    '\r\n+CREG: 2,5,0x1A2B,0x0A1B,7\r\n\r\nOK\r\n',
    { registration: 'roaming', domain: 'circuit', area: '1A2B', cell: '0A1B', technology: 'lte' },
  ],
  'a state that no standard has': [
    'AT+CREG?',
    '\r\n+CREG: 0,12\r\n\r\nOK\r\n',
    { registration: 'unlisted', domain: 'circuit' },
  ],
  'an unasked registration behind the answer': [
    'AT+CREG?',
    '\r\n+CREG: 0,1\r\n\r\n+CREG: 5\r\n\r\nOK\r\n',
    { registration: 'home', domain: 'circuit', unsolicited: ['+CREG'] },
  ],
  'two questions answered in the other order': [
    'AT+CSQ;+CREG?',
    '\r\n+CREG: 0,1\r\n+CSQ: 20,99\r\n\r\nOK\r\n',
    { signal: { rssi: -73 }, registration: 'home', domain: 'circuit' },
  ],
  'the answer of the question before, late': [
    'AT+CREG?',
    '\r\n+CPIN: READY\r\n\r\nOK\r\nAT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n',
    { registration: 'home', domain: 'circuit', unsolicited: ['+CPIN'] },
  ],
  'a call that ended before the answer': [
    'AT+CSQ',
    '\r\nNO CARRIER\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n',
    { signal: { rssi: -73 } },
  ],
  'no name before the values': ['AT+CSQ', '\r\n20,99\r\n\r\nOK\r\n', { signal: { rssi: -73 } }],
  'no name before the state': ['AT+CPIN?', '\r\nSIM PIN\r\n\r\nOK\r\n', { sim: 'pin' }],
  'no colon': ['AT+CPIN?', '\r\n+CPIN READY\r\n\r\nOK\r\n', { sim: 'ready' }],
  'bytes of no character before it': [
    'AT+CPIN?',
    '\xff\xfe\r\n\0+CPIN: SIM PIN\r\n\r\nOK\r\n',
    { sim: 'pin' },
  ],
  'a network lock in words': [
    'AT+CPIN?',
    '\r\n+CME ERROR: PH-NET PIN required\r\n',
    { result: 'error', error: 'network-lock', sim: 'network-lock' },
  ],
  'an SMS that reads as the answer': [
    'AT+CPIN?',
    '\r\n+CMT: "+1555",,"26/11/27,14:33:05+04"\r\n+CPIN: SIM PIN\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n',
    {
      sim: 'ready',
      unsolicited: ['+CMT'],
      messages: [{ sender: '+1555', text: '+CPIN: SIM PIN' }],
    },
  ],
  'an SMS with a line that is a result': [
    'AT+CMGR=1',
    '\r\n+CMGR: "REC READ","+1555",,"26/11/27,14:33:05+04"\r\nA\r\nOK\r\nB\r\n\r\nOK\r\n',
    { messages: [{ status: 'read', sender: '+1555', text: 'A\nOK\nB' }] },
  ],
  'a USSD menu of lines': [
    null,
    '\r\n+CUSD: 1,"Menu\r\nOK\r\n2 More",15\r\n',
    { result: 'none', unsolicited: ['+CUSD'] },
  ],
  'a name with escapes': [
    'AT+COPS?',
    '\r\n+COPS: 0,0,"Acme \\22Mobile\\22",7\r\n\r\nOK\r\n',
    { operator: { mode: 'automatic', name: 'Acme "Mobile"', technology: 'lte' } },
  ],
  'a name in UTF-8': [
    'AT+COPS?',
    '\r\n+COPS: 0,0,"Caf\xc3\xa9"\r\n\r\nOK\r\n',
    { operator: { mode: 'automatic', name: 'Café' } },
  ],
  'a name of hexadecimal digits that is no UCS2': [
    'AT+COPS?',
    '\r\n+COPS: 0,0,"DECAFBAD",7\r\n\r\nOK\r\n',
    { operator: { mode: 'automatic', name: 'DECAFBAD', technology: 'lte' } },
  ],
  'a name without quotes, with a comma': [
    'AT+COPS?',
    '\r\n+COPS: 0,0,Acme, Inc.,7\r\n\r\nOK\r\n',
    { operator: { mode: 'automatic', name: 'Acme, Inc.', technology: 'lte' } },
  ],
  'a modem that does not know the question': [
    'AT+CPIN?',
    '\r\n+CME ERROR: 4\r\n',
    { result: 'error', error: 'not-supported', code: 4, sim: 'unknown' },
  ],
  'the clock': [
    'AT+CCLK?',
    '\r\n+CCLK: "26/11/28,03:46:48-04"\r\n\r\nOK\r\n',
    { clock: { local: '2026-11-28T03:46:48', ahead: -60 } },
  ],
};

for (const [kind, [command, bytes, means]] of Object.entries(KINDS))
  test(kind, () => {
    assert.deepEqual(understood(command, [...bytes]), { result: 'ok', ...means });
  });
