import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { onEngine } from './on-engine';

interface Rig {
  put(name: string, text: string): Promise<void>;
  /** Adds a network card of a USB device. */
  card(name: string, place: string, id: string, index: number): Promise<void>;
  driver(card: string, name: string): Promise<void>;
  read(name: string): Promise<string>;
  rm(name: string): Promise<void>;
  look(kind: 'modem' | 'own', link: string, action?: string): Promise<unknown[]>;
}

function onCards(work: (rig: Rig) => Promise<void>): Promise<void> {
  return onEngine('cards', async ({ dir, run }) => {
    const put = async (name: string, text: string) => {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
      await chmod(join(dir, name), 0o755);
    };
    const card = async (name: string, place: string, id: string, index: number) => {
      const [vendor = '', product = ''] = id.split(':');
      const device = `devices/${place}`;
      await put(`${device}/idVendor`, `${vendor}\n`);
      await put(`${device}/idProduct`, `${product}\n`);
      await put(`${device}/${place}:1.0/net/${name}/ifindex`, `${index}\n`);
      await mkdir(join(dir, 'net'), { recursive: true });
      await symlink(`../${device}/${place}:1.0/net/${name}`, join(dir, 'net', name));
      await symlink('../..', join(dir, device, `${place}:1.0/net/${name}/device`));
    };
    const driver = async (name: string, by: string) => {
      await mkdir(join(dir, 'net', name, 'device'), { recursive: true });
      await symlink(`../../../drivers/${by}`, join(dir, 'net', name, 'device/driver'));
    };
    return work({
      ...{ put, card, driver },
      read: (name) => readFile(join(dir, name), 'utf8').catch(() => ''),
      rm: (name) => rm(join(dir, name)),
      look: async (kind, link, action = 'none') => {
        const { stdout, stderr, status } = await run(dir, kind, link, action);
        assert.deepEqual([stderr, status], ['', 0]);
        return stdout
          .split('\n')
          .map((line) => (line.startsWith('{') ? (JSON.parse(line) as unknown) : line));
      },
    });
  });
}

const none = { is: 'port', plug: '' };

test('a modem’s card is found by its USB id, whatever its name, and held', () =>
  onCards(async ({ card, look, put, read, rm: remove }) => {
    assert.deepEqual(await look('modem', 'one'), [none]);
    await card('eth0', '1-1.1', '0424:ec00', 2);
    assert.deepEqual(await look('modem', 'one'), [none]);
    await card('enx0c5b8f279a64', '1-1.2', '12d1:14dc', 7);
    const found = { is: 'port', plug: '1-1.2 enx0c5b8f279a64 7' };
    assert.deepEqual(await look('modem', 'one'), [found]);
    assert.match(await read('ports/one'), /^1-1\.2 enx0c5b8f279a64 - \d+\n$/);
    await put('ports/one', '1-1.2 enx0c5b8f279a64 - 5\n');
    assert.deepEqual(await look('modem', 'one'), [found]);
    assert.equal(await read('ports/one'), '1-1.2 enx0c5b8f279a64 - 5\n');
    // Another link with a modem of that kind has to have one of its own.
    assert.deepEqual(await look('modem', 'two'), [none]);
    await card('usb0', '1-1.3', '12d1:14dc', 9);
    assert.deepEqual(await look('modem', 'two'), [{ is: 'port', plug: '1-1.3 usb0 9' }]);
    await remove('net/enx0c5b8f279a64');
    assert.deepEqual(await look('modem', 'one'), [none]);
    assert.equal(await read('ports/one'), '');
  }));

test('of two modems of one kind each link keeps its own, whatever the order of their cards', () =>
  onCards(async ({ card, look, read }) => {
    await card('eth5', '1-1.5', '12d1:14dc', 9);
    assert.deepEqual(await look('modem', 'one'), [{ is: 'port', plug: '1-1.5 eth5 9' }]);
    // Another one is before it in every order.
    await card('eth1', '1-1.2', '12d1:14dc', 3);
    assert.deepEqual(await look('modem', 'one'), [{ is: 'port', plug: '1-1.5 eth5 9' }]);
    assert.deepEqual(await look('modem', 'two'), [{ is: 'port', plug: '1-1.2 eth1 3' }]);
    assert.match(await read('ports/one'), /^1-1\.5 /);
  }));

test('the port of a modem’s card is switched off and on, also of one that is gone', () =>
  onCards(async ({ look, card }) => {
    const unseen = 'the USB port of a modem that was never seen cannot be switched';
    assert.deepEqual(await look('modem', 'one', 'cycle-usb'), [none, unseen]);
    await card('eth1', '1-1.2', '12d1:14dc', 7);
    // There is no usb-cycle on this machine.
    const [, said] = await look('modem', 'one', 'cycle-usb');
    assert.equal(said, 'the USB port of the modem at 1-1.2 cannot be switched');
    assert.deepEqual((await look('modem', 'one', 'cycle-gone')).slice(1), [none, said]);
    // Each look is by another process: the place outlives it.
    assert.deepEqual(await look('modem', 'one', 'cycle-usb'), [none, said]);
  }));

test('the board’s own socket is found by its driver, switched on, and counts with a cable', () =>
  onCards(async ({ look, put, read, driver }) => {
    await put('bin/ip', '#!/bin/sh\necho "$@" >>calls\n');
    for (const [name, by] of [
      ['eth0', 'cdc_ether'],
      ['eth1', 'smsc95xx'],
      ['can0', 'smsc95xx'],
    ] as const) {
      await put(`net/${name}/ifindex`, '3\n');
      await put(`net/${name}/carrier`, '1\n');
      await driver(name, by);
    }
    assert.deepEqual(await look('own', '_ethernet', 'wait'), [{ is: 'port', plug: 'eth1 3' }]);
    assert.equal(await read('calls'), 'link set dev eth1 up\n');
    await put('net/eth1/carrier', '0\n');
    assert.deepEqual(await look('own', '_ethernet'), [none]);
  }));
