import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILE_KINDS } from '../../../scripts/config';
import { guideCarrier } from '../../../scripts/emulate/carrier';

const { links } = FILE_KINDS.device.parse({
  board: 'rpi3',
  hostname: 'pi',
  links: {
    icmp: { carrier: 'c', modem: 'm', check: { kind: 'icmp' } },
    tcp: { carrier: 'c', modem: 'm', check: { kind: 'tcp' } },
  },
});

for (const [kind, { check }] of Object.entries(links)) {
  test(`the virtual carrier has all that the health check by ${kind} asks for by default`, () => {
    assert.ok(check.kind !== 'off');
    const addresses = Object.values(guideCarrier.hosts);
    for (const target of check.targets)
      assert.ok(addresses.includes(target.split(':')[0]!), target);
    for (const name of check.names) assert.ok(name in guideCarrier.hosts, name);
  });
}
