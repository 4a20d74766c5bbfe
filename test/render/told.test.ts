import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ethernet, LinkModel } from '../../scripts/model';
import { toldFiles } from '../../scripts/render/told';
import type { EthernetSettings, LinkSettings } from '../../device/settings';
import { aCardLink, aDevice, aLink } from '../target/device';

const WAITS = { first: 30, longest: 300, failing: 10 };

/** What pppid is told of each link. */
function told(...links: LinkModel[]): LinkSettings[] {
  const files = toldFiles(aDevice({ links, ethernet: { kind: 'off' } }));
  return links.map(({ name }) => JSON.parse(files.get(`etc/pppi/links/${name}.json`) ?? ''));
}

const withIds = (name: string, unit: number, ...ids: string[]) => {
  const { modem } = aLink();
  assert.equal(modem.kind, 'serial');
  return aLink({ name, unit, modem: { ...modem, ids } });
};

test('links that may get one modem are told of each other: neither PIN may reach the other SIM', () => {
  const links = told(
    withIds('a', 0, '12d1:1506', '12d1:1001'),
    withIds('b', 1, '12d1:1001'),
    withIds('c', 2, '12d1:1506', '12d1:1c1e'),
    withIds('d', 3, '2c7c:0125'),
    aCardLink({ name: 'e', unit: 4 }),
  );
  assert.deepEqual(
    links.map(({ core }) => core.sameModem),
    [['b', 'c'], ['a'], ['a'], [], []],
  );
});

test('the board’s Ethernet: by DHCP, or an address of its own, which is not checked without a router', () => {
  const check = { kind: 'icmp', targets: ['1.1.1.1'], names: [], every: WAITS } as const;
  const own = (ethernet: Ethernet) => {
    const files = toldFiles(aDevice({ ethernet }));
    const text = files.get('etc/pppi/links/_ethernet.json') ?? '';
    const { address, check, core } = JSON.parse(text) as EthernetSettings;
    return { address, isChecked: check !== null && core.check !== null, metric: core.metric };
  };
  const fixed = { kind: 'static', address: '192.0.2.7/24', dns: ['192.0.2.53'] } as const;
  const common = { metric: 150, check: { ...check, targets: [...check.targets], names: [] } };
  const address = { address: '192.0.2.7', prefix: 24, gateway: null, dns: ['192.0.2.53'] };
  assert.deepEqual(own({ kind: 'dhcp', ...common }), {
    address: null,
    isChecked: true,
    metric: 150,
  });
  assert.deepEqual(own({ ...fixed, dns: [...fixed.dns], ...common }), {
    ...{ address, isChecked: false, metric: 150 },
  });
  assert.deepEqual(own({ ...fixed, dns: [...fixed.dns], gateway: '192.0.2.1', ...common }), {
    address: { ...address, gateway: '192.0.2.1' },
    ...{ isChecked: true, metric: 150 },
  });
});
