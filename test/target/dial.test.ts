import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { onMachine } from './machine';

const two = aDevice({ links: [aLink(), aLink({ name: 'other', unit: 1, metric: 800 })] });

/** Ends with a status of its own for each link; takes a word from its input, which is the port. */
const CHAT = `#!/bin/sh
read -r word
echo "chat $* $word" >>/fake/calls
case $4 in */twilio) exit 12 ;; *) exit 3 ;; esac
`;
const reason = (link: string) =>
  `(LINK=${link}; . /usr/lib/pppi/pppd.sh; pppd_reason 8 ''; echo "$REASON: $DETAIL")`;

test(
  'dial: chat gets the port, and each link keeps its own status',
  onMachine(async (machine) => {
    await machine.program('chat', CHAT);
    const { stdout, stderr } = await machine.sh(`
      for link in twilio other; do
        echo - >/run/pppi/$link.chat
        echo hello | /usr/libexec/pppi/dial $link; echo $?
      done
      ${reason('twilio')}; ${reason('other')}`);
    assert.equal(stderr, '');
    assert.deepEqual(stdout.split('\n'), [
      '12',
      '3',
      'no-carrier: the modem found no carrier',
      'chat-timeout: the modem did not answer',
    ]);
    assert.deepEqual(await machine.calls(), [
      'chat -v -s -f /etc/chatscripts/twilio hello',
      'chat -v -s -f /etc/chatscripts/other hello',
    ]);
  }, two),
);

test(
  'dial: pppd that ends it ends chat',
  onMachine(async (machine) => {
    await machine.program(
      'chat',
      `#!/bin/sh
      trap 'echo ended >>/fake/calls; exit 2' TERM
      touch /fake/chat; while :; do /bin/busybox sleep 0.01; done
      `,
    );
    const { stdout } = await machine.sh(`
      sh -c '/usr/libexec/pppi/dial twilio' & dial=$!
      until [ -e /fake/chat ]; do /bin/busybox sleep 0.01; done
      kill $dial; wait $dial; echo $?; cat /fake/calls`);
    assert.deepEqual(stdout.split('\n'), ['143', 'ended']);
  }),
);

/** chat's status, and what is said of it: the place of a word in the list of ABORT is 4 less. */
const SAID = [
  ['4', 'busy: the carrier is busy'],
  ['5', 'no-dialtone: the modem is not ready to dial'],
  ['6', 'no-dialtone: the modem is not ready to dial'],
  ['7', 'no-answer: the carrier does not answer'],
  ['8', 'delayed: the modem may not dial this number for a while'],
  ['9', 'modem-error: the modem answered +CME ERROR'],
  ['10', 'modem-error: the modem answered ERROR'],
  ['11', 'modem-error: the modem answered COMMAND NOT SUPPORT'],
  ['12', 'no-carrier: the modem found no carrier'],
  // The port went away; chat was killed before it said anything.
  ['2', 'chat-timeout: no conversation with the modem (chat: 2)'],
  ['-', 'chat-timeout: no conversation with the modem (chat: -)'],
] as const;
test(
  'dial: each status of chat has its reason',
  onMachine(async (machine) => {
    const { stdout } = await machine.sh(
      SAID.map(([status]) => `echo ${status} >/run/pppi/twilio.chat; ${reason('twilio')}`).join(
        '\n',
      ),
    );
    assert.deepEqual(
      stdout.split('\n'),
      SAID.map(([, said]) => said),
    );
  }),
);
