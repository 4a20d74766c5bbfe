import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { callReason, readCallLog, type ReasonWord } from '../../../device/core';
import { seed } from '../../support/seed';

/** What pppd 2.5.2 writes up to CONNECT, up to an open link, and at its end; chat's part is in chat-log.test.ts. */
const DIALLED = `Serial connection established.
Using interface ppp0
Connect: ppp0 <--> /dev/ttyUSB1
`;
const ONLINE = `${DIALLED}PAP authentication succeeded
local  IP address 10.64.12.7
remote IP address 10.64.64.64
primary   DNS address 9.9.9.9
secondary DNS address 8.8.8.8
`;
const CLOSED = `Connection terminated.
`;
const STATS = `Connect time 12.3 minutes.
Sent 10240 bytes, received 40960 bytes.
${CLOSED}`;

interface Ending {
  readonly what: string;
  readonly status: number | null;
  readonly log: string;
  readonly word: ReasonWord;
  readonly sentence: string;
}

const end = (
  what: string,
  status: number | null,
  log: string,
  word: ReasonWord,
  sentence: string,
): Ending => ({ what, status, log, word, sentence });

/** All exit statuses of pppd.h, each with what stands in the log then; of some there are several. */
const ENDINGS: readonly Ending[] = [
  end('a persistent link was given up', 0, `${ONLINE}`, 'ended', 'pppd was asked to stop'),
  end(
    'the carrier ended it',
    0,
    `${ONLINE}LCP terminated by peer\n${STATS}`,
    'carrier-ended',
    'the carrier ended the call',
  ),
  end(
    'a fatal error',
    1,
    `${DIALLED}Couldn't set tty to PPP discipline: Invalid argument\n`,
    'pppd-failed',
    'pppd stopped on a fatal error',
  ),
  end('options', 2, '', 'pppd-options', 'pppd refused its options, or the port is gone'),
  end('not root', 3, '', 'pppd-failed', 'pppd was not started as root'),
  end('no PPP', 4, '', 'no-kernel-ppp', 'the kernel has no PPP'),
  end(
    'SIGTERM',
    5,
    `${ONLINE}Terminating on signal 15\n${STATS}`,
    'ended',
    'pppd was asked to stop',
  ),
  end(
    'locked',
    6,
    'Device ttyUSB1 is locked by pid 411\n',
    'port-locked',
    'another program holds the lock on the port',
  ),
  end(
    'no port',
    7,
    'Failed to open /dev/modem/lte-ppp: No such device\n',
    'port-failed',
    'the port could not be opened',
  ),
  end('chat failed', 8, 'Failed (BUSY)\nConnect script failed\n', 'busy', 'the carrier is busy'),
  end('pty', 9, '', 'pppd-failed', 'pppd could not run the command of its option pty'),
  end(
    'LCP',
    10,
    `${DIALLED}LCP: timeout sending Config-Requests\n${CLOSED}`,
    'no-negotiation',
    'nobody answers PPP on the other side',
  ),
  end(
    'IPCP',
    10,
    `${DIALLED}IPCP: timeout sending Config-Requests\n${CLOSED}`,
    'no-address',
    'the carrier assigned the call no address',
  ),
  end(
    'no local address',
    10,
    `${DIALLED}Could not determine local IP address\n${CLOSED}`,
    'no-address',
    'the carrier assigned the call no address',
  ),
  ...(['our', 'his'] as const).map((whose) =>
    end(
      `no agreement on ${whose} address`,
      10,
      `${DIALLED}Peer refused to agree to ${whose} IP address\n${CLOSED}`,
      'no-address',
      'the carrier assigned the call no address',
    ),
  ),
  end(
    'IPCP ended before an address',
    10,
    `${DIALLED}IPCP terminated by peer\n${CLOSED}`,
    'no-negotiation',
    'the carrier ended the call before the link had an address',
  ),
  end(
    'ended before an address',
    10,
    `${DIALLED}LCP terminated by peer (No session)\n${CLOSED}`,
    'no-negotiation',
    'the carrier ended the call before the link had an address: No session',
  ),
  end('nothing said', 10, DIALLED, 'no-negotiation', 'PPP negotiation with the carrier failed'),
  end(
    'the carrier refuses to prove itself',
    11,
    `${DIALLED}peer refused to authenticate: terminating link\n${CLOSED}`,
    'auth-refused',
    'the carrier refused to authenticate itself',
  ),
  end(
    'idle',
    12,
    `${ONLINE}Terminating connection due to lack of activity.\n${STATS}`,
    'ended',
    'the call was idle for the time set in the peers file',
  ),
  end(
    'time',
    13,
    `${ONLINE}Connect time expired\n${STATS}`,
    'ended',
    'the call reached the time limit set in the peers file',
  ),
  end('call back', 14, `${DIALLED}`, 'no-negotiation', 'the carrier negotiated a call back'),
  end(
    'echo',
    15,
    `${ONLINE}No response to 4 echo-requests\nSerial link appears to be disconnected.\n${STATS}`,
    'echo-dead',
    'the carrier stopped answering LCP echoes',
  ),
  end('hangup', 16, `${ONLINE}Modem hangup\n${STATS}`, 'hangup', 'the modem hung up'),
  end(
    'the modem was pulled',
    5,
    `${ONLINE}Hangup (SIGHUP)\n${STATS}`,
    'hangup',
    'the modem hung up',
  ),
  end(
    'hangup before an address',
    16,
    `${DIALLED}Modem hangup\n${CLOSED}`,
    'no-negotiation',
    'the modem hung up before the link had an address',
  ),
  end(
    'the carrier ended it, and the modem hung up',
    16,
    `${ONLINE}LCP terminated by peer\nConnect time 1.0 minutes.\nSent 1 bytes, received 2 bytes.\nModem hangup\n${CLOSED}`,
    'carrier-ended',
    'the carrier ended the call',
  ),
  end(
    'a refusal, and the modem hung up',
    16,
    `${DIALLED}PAP authentication failed\nModem hangup\n${CLOSED}`,
    'auth-refused',
    'the carrier refused user or password',
  ),
  end(
    'an echo, and the modem hung up',
    16,
    `${ONLINE}No response to 4 echo-requests\nModem hangup\n${STATS}`,
    'echo-dead',
    'the carrier stopped answering LCP echoes',
  ),
  end(
    'loopback',
    17,
    `${DIALLED}Serial line is looped back.\n${CLOSED}`,
    'loopback',
    'the port echoes what is sent to it',
  ),
  end(
    'init script',
    18,
    'Initializer script failed\n',
    'pppd-failed',
    'the init script of the peers file failed',
  ),
  end(
    'PAP refused',
    19,
    `${DIALLED}Remote message: Access denied\nPAP authentication failed\n${CLOSED}`,
    'auth-refused',
    'the carrier refused user or password: Access denied',
  ),
  end(
    'CHAP refused',
    19,
    `${DIALLED}CHAP authentication failed: E=691 R=0\nCHAP authentication failed\n${CLOSED}`,
    'auth-refused',
    'the carrier refused user or password: E=691 R=0',
  ),
  end(
    'PAP unanswered',
    19,
    `${DIALLED}No response to PAP authenticate-requests\n${CLOSED}`,
    'auth-unanswered',
    'the carrier does not answer the request to log in',
  ),
  end(
    'no challenge',
    19,
    `${DIALLED}CHAP authentication timed out\n${CLOSED}`,
    'auth-unanswered',
    'the carrier does not answer the request to log in',
  ),
  end(
    'no EAP request',
    19,
    `${DIALLED}EAP: timeout waiting for Request from peer\n${CLOSED}`,
    'auth-unanswered',
    'the carrier does not answer the request to log in',
  ),
  ...[
    'PAP authentication failed due to protocol-reject',
    'CHAP authentication failed due to protocol-reject',
    'EAP authentication failed due to Protocol-Reject',
  ].map((line) =>
    end(
      line,
      19,
      `${DIALLED}${line}\n${CLOSED}`,
      'no-negotiation',
      'the carrier does not know the authentication that it asked for',
    ),
  ),
  end(
    'nothing said of a refusal',
    19,
    DIALLED,
    'auth-refused',
    'the carrier refused user or password',
  ),
  end(
    'traffic',
    20,
    `${ONLINE}Traffic limit reached. Limit: 10 Used: 11\n${STATS}`,
    'ended',
    'the call reached the traffic limit set in the peers file',
  ),
  end(
    'calling number',
    21,
    'calling number "1" is not authorized\n',
    'auth-refused',
    'the carrier refused the calling number',
  ),
  end('killed', 137, ONLINE, 'pppd-killed', 'pppd was killed by signal 9'),
  end('unseen, with a log', null, `${ONLINE}Modem hangup\n${STATS}`, 'hangup', 'the modem hung up'),
  end('unseen, without', null, '', 'unknown', 'the call ended while nothing watched it'),
];

for (const { what, status, log, word, sentence } of ENDINGS)
  test(`pppd ends with ${status ?? 'no status that anyone saw'}, ${what}: ${sentence}`, () => {
    const read = readCallLog(log);
    const chat = status === 8 ? { chat: { status: 4 } } : {};
    const reason = callReason({ status, hadAddress: read.local !== null, ...chat, log: read });
    assert.deepEqual([reason.word, reason.sentence], [word, sentence]);
  });

test('every exit status of pppd.h is there', () => {
  const statuses = new Set(ENDINGS.map(({ status }) => status));
  for (let status = 0; status <= 21; status++) assert.ok(statuses.has(status), String(status));
});

test('addresses, DNS servers and traffic of a call', () => {
  const { local, remote, dns, sent, received } = readCallLog(`${ONLINE}Modem hangup\n${STATS}`);
  assert.deepEqual([local, remote, dns], ['10.64.12.7', '10.64.64.64', ['9.9.9.9', '8.8.8.8']]);
  assert.deepEqual([sent, received], [10240, 40960]);
  const none = readCallLog(DIALLED);
  assert.deepEqual([none.local, none.dns, none.received], [null, [], null]);
});

test('what a carrier says is shown without what a terminal would obey, and not without end', () => {
  const { text } = readCallLog(`LCP terminated by peer (\x1b[2J^@^MBye ${'!'.repeat(500)})\n`);
  assert.match(text ?? '', /^\[2JBye !+$/);
  assert.equal(text?.length, 80);
});

test('a word in the middle of another line is no cause', () => {
  const log = 'Remote message: Modem hangup\nwarn: LCP terminated by peer, perhaps\n';
  assert.equal(readCallLog(log).cause, null);
});

test('a log that is cut off has no other cause', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ENDINGS), fc.nat(2000), ({ log }, at) => {
      const { cause } = readCallLog(log.slice(0, at));
      assert.ok(cause === null || cause === readCallLog(log).cause, String(cause));
    }),
    { seed: seed() },
  );
});

test('any text is read', () => {
  const lines = ENDINGS.flatMap(({ log }) => log.split('\n'));
  const piece = fc.oneof(fc.constantFrom(...lines), fc.string(), fc.constantFrom('\n', 'Failed ('));
  fc.assert(
    fc.property(
      fc.array(piece),
      fc.option(fc.nat(255)),
      fc.boolean(),
      (parts, status, hadAddress) => {
        const log = readCallLog(parts.join('\n'));
        const { sentence } = callReason({ status, hadAddress, log });
        assert.match(sentence, /^[ -~]+$/);
        assert.ok(sentence.length < 200);
      },
    ),
    { seed: seed() },
  );
});
