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
test(
  'dial: chat gets the port, and each link keeps its own status',
  onMachine(async (machine) => {
    await machine.program('chat', CHAT);
    const { stdout, stderr } = await machine.sh(`
      for link in twilio other; do
        echo - >/run/pppi/$link.chat
        echo hello | /usr/libexec/pppi/dial $link; echo $?
      done
      cat /run/pppi/twilio.chat /run/pppi/other.chat`);
    assert.equal(stderr, '');
    assert.deepEqual(stdout.trimEnd().split('\n'), ['12', '3', '12', '3']);
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
