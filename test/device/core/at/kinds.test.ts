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
  'a state of four digits before area and cell': [
    'AT+CGREG?',
    '\r\n+CGREG:002,0011,"0f0d","14c3"\r\n\r\nOK\r\n',
    { registration: 'rlos', domain: 'packet', area: '0F0D', cell: '14C3' },
  ],
  'the registration without a question mark': [
    'AT+CEREG',
    '\r\n+CEREG: 2,1,"1A2B","0A1B2C3D",7\r\n\r\nOK\r\n',
    { registration: 'home', domain: 'eps', area: '1A2B', cell: '0A1B2C3D', technology: 'lte' },
  ],
  'the operator in brackets': [
    'AT+COPS?',
    '\r\n+COPS: (0,2,"25001",7,0),(0,2,"25001",7,0)\r\n\r\nOK\r\n',
    { operator: { mode: 'automatic', numeric: '25001', technology: 'lte' } },
  ],
  'the number of the operator in UCS2': [
    'AT+COPS?',
    '\r\n+COPS: 0,2,"00320036003200300031",7\r\n\r\nOK\r\n',
    { operator: { mode: 'automatic', numeric: '26201', technology: 'lte' } },
  ],
  'a signal below noise, of Intel': [
    'AT+XCESQ?',
    '\r\n+XCESQ: 0,99,99,255,255,19,46,-32\r\n\r\nOK\r\n',
    { signal: { rsrq: -10.5, rsrp: -95, sinr: -16 } },
  ],
  'dBm without a sign, of EP06': [
    'AT+QCSQ',
    '\r\n+QCSQ: "LTE",52,-83,207,-14\r\n\r\nOK\r\n',
    { technology: 'lte', signal: { rssi: -52, rsrp: -83, sinr: 21.4, rsrq: -14 } },
  ],
  'NR, of Quectel': [
    'AT+QCSQ',
    '\r\n+QCSQ: "NR5G",-75,4,-11\r\n\r\nOK\r\n',
    { technology: 'nr', signal: { rsrp: -75, sinr: 4, rsrq: -11 } },
  ],
  'NR, of Huawei': [
    'AT^HCSQ?',
    '\r\n^HCSQ: "NR",58,165,22\r\n\r\nOK\r\n',
    { technology: 'nr', signal: { rsrp: -83, sinr: 12.8, rsrq: -9 } },
  ],
  'an answer under another name': ['AT+ZPAS?', '\r\n+BEARTYPE: "UMTS","CS_PS"\r\n\r\nOK\r\n', {}],
  'the name of the other standard': [
    'AT+GMM',
    '\r\n+CGMM: "EC25"\r\n\r\nOK\r\n',
    { model: 'EC25' },
  ],
  'a signal that is no number': ['AT+CSQ', '\r\n+CSQ: 5A,99\r\n\r\nOK\r\n', {}],
  'LTE and NR at once, of Quectel': [
    'AT+QNWINFO',
    '\r\n+QNWINFO: "FDD LTE","26201","LTE BAND 3",1300\r\n+QNWINFO: "TDD NR5G","26201","NR5G BAND 78",640000\r\n\r\nOK\r\n',
    { technology: 'lte-nr', operator: { numeric: '26201' } },
  ],
  'a slot of which the modem does not know yet': [
    'AT+QSIMSTAT?',
    '\r\n+QSIMSTAT: 1,2\r\n\r\nOK\r\n',
    { sim: 'unknown' },
  ],
  'tries without a name, of Option': [
    'AT+CPNNUM',
    '\r\nPIN1=2; PUK1=10; PIN2=3; PUK2=10\r\n\r\nOK\r\n',
    { pinTriesLeft: 2, pukTriesLeft: 10 },
  ],
  'tries of Intel': [
    'AT+XPINCNT',
    '\r\n+XPINCNT: 2,3,10,10\r\n\r\nOK\r\n',
    { pinTriesLeft: 2, pukTriesLeft: 10 },
  ],
  'tries of MediaTek': [
    'AT+EPINC?',
    '\r\n+EPINC: 2, 3, 10, 10\r\n\r\nOK\r\n',
    { pinTriesLeft: 2, pukTriesLeft: 10 },
  ],
  'tries of Telit': ['AT#PCT', '\r\n#PCT: 3\r\n\r\nOK\r\n', { triesLeft: 3 }],
  'the number of the card, of ZTE': [
    'AT+ZGETICCID',
    '\r\n+ZGETICCID: 8949021234567890123F\r\n\r\nOK\r\n',
    { iccid: '8949021234567890123' },
  ],
  'stores in double brackets': [
    'AT+CPMS=?',
    '\r\n+CPMS: (("SM","BM"),("SM"))\r\n\r\nOK\r\n',
    { stores: [['SM', 'BM'], ['SM']] },
  ],
  'stores without brackets': [
    'AT+CPMS=?',
    '\r\n+CPMS: "MT","SM", "MT","SM", "MT","SM" \r\n\r\nOK\r\n',
    {
      stores: [
        ['MT', 'SM'],
        ['MT', 'SM'],
        ['MT', 'SM'],
      ],
    },
  ],
  'the answer twice': [
    'AT+CPMS="ME"',
    'AT+CPMS="ME"\rAT+CPMS="ME"\r\r\n+CPMS: 2,300\r\n\r\n+CPMS: 2,300\r\n\r\nOK\r\n',
    { storage: [{ used: 2, total: 300 }] },
  ],
  'an index before the status': [
    'AT+CMGR=4',
    '\r\n+CMGR: 4,1,,23\r\n07913306091093F0040B913355050110F200\r\n\r\nOK\r\n',
    { messages: [{ index: 4, status: 'read', length: 23 }] },
  ],
  'a length alone': [
    'AT+CMGR=1',
    '\r\n+CMGR: 23\r\n07913306091093F0040B913355050110F200\r\n\r\nOK\r\n',
    { messages: [{ length: 23 }] },
  ],
  'a damaged PDU': [
    null,
    '\r\n+CMT: ,2X\r\n07913306091093F0JUNK\r\n',
    { result: 'none', unsolicited: ['+CMT'], messages: [{}] },
  ],
  'an error without its line end': [
    'AT+CNUM',
    '\r\n+CME ERROR: 25+CNUM: "","+1555",145\r\n',
    { result: 'error', error: 'invalid-characters', code: 25, unsolicited: ['+CNUM'] },
  ],
  'error 500 in words': [
    'AT+CMGS=23',
    '\r\n+CMS ERROR: unknown error\r\n',
    { result: 'error', error: 'unspecified' },
  ],
  'noise right before the echo': ['AT', '\xff\xfeAT\r\r\nOK\r\n', {}],
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
