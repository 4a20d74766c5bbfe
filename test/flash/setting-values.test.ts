import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingValues } from '../../scripts/flash';

test('what a pppi.conf sets, and what is only a comment', () => {
  const text = [
    '\ufeff# twilio.pin was moved to the data partition; delete this line to forget it',
    '#hostname = old',
    ' twilio.pin =  1234 ',
    'twilio.user = " a "',
    'ssh.key = ssh-ed25519 A= a',
    'ssh.key=ssh-ed25519 B b',
    'nonsense',
  ].join('\r\n');
  assert.deepEqual(Object.fromEntries(settingValues(text)), {
    'twilio.pin': ['1234'],
    'twilio.user': [' a '],
    'ssh.key': ['ssh-ed25519 A= a', 'ssh-ed25519 B b'],
  });
});
