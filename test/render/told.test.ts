import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkModel } from '../../scripts/model';
import { toldFiles } from '../../scripts/render/told';
import type { LinkSettings } from '../../device/settings';
import { aCardLink, aDevice, aLink } from '../target/device';

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
