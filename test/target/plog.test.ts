import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aHook, aLink } from './device';
import { onMachine } from './machine';

const talkative = aDevice({
  links: [
    aLink({
      hooks: {
        ipUp: [
          aHook('60-talk', '#!/bin/sh\nfor i in $(seq 20); do echo "line $i of the hook"; done\n'),
          aHook('70-fail', '#!/bin/sh\nexit 3\n'),
        ],
        ipDown: [],
      },
    }),
  ],
});

test(
  'plog: the dialogue is there though a hook has printed twenty lines, which plog hooks shows',
  onMachine(async (machine) => {
    await machine.program('ip', '#!/bin/sh\nexit 0\n');
    await machine.sh(`
      logger -t 'chat[7]' -p local2.info -- 'send (ATD*99***1#^M)'
      logger -t 'pppd[8]' -p daemon.notice -- 'local  IP address 10.0.0.2'
      logger -t hooked -p daemon.info -- 'another program'
      /etc/ppp/ip-up ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio`);
    const dialogue = (await machine.sh('plog')).stdout;
    assert.match(dialogue, /chat\[7\]: send \(ATD[^]*pppd\[8\]: local {2}IP address/);
    assert.match(dialogue, /ip-up\[\d+\]: .*70-fail failed with status 3/);
    assert.doesNotMatch(dialogue, /of the hook|another program/);
    const hooks = (await machine.sh('plog hooks -5')).stdout.trimEnd().split('\n');
    assert.equal(hooks.length, 5);
    assert.match(hooks[4] ?? '', /hook\[\d+\]: line 20 of the hook$/);
    assert.doesNotMatch((await machine.sh('plog hooks -99')).stdout, /chat|pppd|another/);
    assert.equal((await machine.sh('plog hook')).status, 2);
  }, talkative),
);
