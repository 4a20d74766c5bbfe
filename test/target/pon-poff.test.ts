import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine } from './machine';

/** pppd(8) as its pid file and its name tell of it. */
const PPPD = `#!/bin/sh
echo "pppd $*" >>/fake/calls
`;

test(
  'pon and poff refuse what is not a link; pon calls a peers file of one’s own',
  onMachine(async (machine) => {
    await machine.program('pppd', PPPD);
    await machine.write('/etc/ppp/peers/own', '');
    const wrong = await machine.sh('pon nobody; echo $?; poff ../x; echo $?; pon -x; echo $?');
    assert.equal(wrong.stdout, '1\n1\n2');
    assert.match(wrong.stderr, /pon: no link nobody; there are: twilio/);
    assert.match(wrong.stderr, /poff: no link \.\.\/x/);
    assert.equal((await machine.sh('pon own')).status, 0);
    assert.deepEqual(await machine.calls(), ['pppd call own']);
  }),
);

test(
  'pon and poff leave a wish and a word; a link that is up is not wanted once more; no word waits for a reader',
  onMachine(async (machine) => {
    const { stdout } = await machine.sh(`
      poff twilio; ls /run/pppi/twilio.*
      pon twilio; ls /run/pppi/twilio.*
      rm /run/pppi/twilio.now; : >/run/pppi/twilio.up
      mkfifo /run/pppi/pppid.fifo; exec 3<>/run/pppi/pppid.fifo
      poff twilio; read -r word <&3; echo "$word"
      pon twilio; read -r word <&3; echo "$word"; ls /run/pppi/twilio.*
      exec 3<&-
      pon twilio; echo done`);
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      ...['/run/pppi/twilio.off', '/run/pppi/twilio.now', 'look', 'look', '/run/pppi/twilio.up'],
      'done',
    ]);
  }),
);
