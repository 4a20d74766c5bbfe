import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carrierFor } from '../../scripts/emulate/carrier-for';
import { aDevice } from '../target/device';

test('the carrier knows the device’s time servers, by name or by address, and keeps those it knew', () => {
  const { hosts } = carrierFor(
    aDevice({ ntp: ['time.example.net', '192.0.2.123', 'time.google.com'] }),
  );
  assert.match(hosts['time.example.net'] ?? '', /^\d+(\.\d+){3}$/);
  assert.equal(hosts['192.0.2.123'], '192.0.2.123');
  assert.equal(hosts['time.google.com'], '216.239.35.0');
  assert.equal(hosts['google.com'], '172.217.11.174');
});
