import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noSshBecause, sshLine } from '../../scripts/workbench/ssh';
import { aDevice, aLink } from '../target/device';

const KEY = 'ssh-ed25519 AAAA me';

test('who cannot log in is told why, and what to change', () => {
  const why = (keys: string[], listen: string[], onCard = 0) =>
    noSshBecause(aDevice({ ssh: { keys, listen }, links: [aLink({ unit: 1 })] }), onCard);
  assert.match(why([], ['ppp1']) ?? '', /no key/);
  assert.equal(why([KEY], ['ppp1']), undefined);
  assert.equal(why([], ['eth0', 'ppp1'], 1), undefined);
  assert.match(why([KEY], ['eth0']) ?? '', /listens on eth0 only.*add ppp1 to ssh\.listen/);
  assert.match(why([KEY], ['ppp0']) ?? '', /listens on ppp0 only/);
  assert.match(why([KEY], []) ?? '', /listens nowhere/);
});

test('a card that stays has the same host key', () => {
  assert.equal(sshLine(2222, true), 'ssh -p 2222 root@127.0.0.1');
  assert.match(
    sshLine(40022, false),
    /^ssh -p 40022 .*UserKnownHostsFile=\/dev\/null root@127\.0\.0\.1$/,
  );
});
