import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchPorts, type LinkModem, type UsbPort } from '../../../../device/core';

const ID = '12d1:1506';
const codeOf = (code: string) => {
  const [of = '', subclass = '', protocol = ''] = code.split('/');
  return { class: of, subclass, protocol };
};

function aLink(name = 'lte', change: Partial<LinkModem> = {}): LinkModem {
  const [ppp, at] = [['ff/01/01', 'ff/02/01'], ['ff/01/02']].map((list) => list.map(codeOf));
  return {
    ...{ name, kind: 'serial', file: 'huawei', ids: { storage: [], modem: [ID] } },
    ports: { ppp: ppp!, at: [...at!, { number: '02' }] },
    ...change,
  };
}

/** Interfaces of one device, `code` or `code tty`. */
function aModem(device: string, list: readonly string[], id = ID): UsbPort[] {
  return list.map((text, index) => {
    const [code = '', tty = null] = text.split(' ');
    return { ...codeOf(code), number: `0${index}`, id, device, tty };
  });
}

const HUAWEI = ['ff/01/02 ttyUSB0', 'ff/02/16', 'ff/01/01 ttyUSB1', 'ff/01/03 ttyUSB2'];
const nobody = new Map<string, string>();
const shown = (...args: Parameters<typeof matchPorts>) =>
  matchPorts(...args).map(({ link, device, ppp, at, isEarly }) =>
    [link, device ?? '-', isEarly ? '?' : (ppp ?? '-'), at ?? '-'].join(' '),
  );

test('a link gets the ports of its modem, and each link a modem of its own', () => {
  const [one, two] = [aModem('1-1.3', HUAWEI), aModem('1-1.2', ['ff/01/01 ttyUSB4'])];
  assert.deepEqual(shown([aLink()], one, nobody), ['lte 1-1.3 ttyUSB1 ttyUSB0']);
  assert.deepEqual(shown([aLink()], [], nobody), ['lte - - -']);
  // By place, whoever came first.
  const links = [aLink('a'), aLink('b')];
  assert.deepEqual(shown(links, [...one, ...two], nobody), [
    'a 1-1.2 ttyUSB4 -',
    'b 1-1.3 ttyUSB1 ttyUSB0',
  ]);
  const held = new Map([['1-1.3', 'a']]);
  assert.deepEqual(shown(links, [...one, ...two], held), [
    'a 1-1.3 ttyUSB1 ttyUSB0',
    'b 1-1.2 ttyUSB4 -',
  ]);
  assert.deepEqual(shown([aLink('b')], one, held), ['b - - -']);
});

test('the port that dials may yet come, one for commands is not waited for', () => {
  const late = aModem('1-1', ['ff/01/02', 'ff/01/01', 'ff/02/01 ttyUSB0']);
  assert.deepEqual(shown([aLink()], late, nobody), ['lte 1-1 ? ttyUSB0']);
  const there = late.filter(({ tty }) => tty !== null);
  assert.deepEqual(shown([aLink()], there, nobody), ['lte 1-1 ttyUSB0 -']);
});

test('a link lets go of a place where there is now a modem of another sort', () => {
  const held = new Map([['1-1.2', 'a']]);
  const other = aLink('b', { ids: { storage: [], modem: ['19d2:0031'] } });
  const ports = [...aModem('1-1.2', HUAWEI, '19d2:0031'), ...aModem('1-1.3', ['ff/01/01 ttyUSB4'])];
  assert.deepEqual(shown([aLink('a'), other], ports, held), [
    'a 1-1.3 ttyUSB4 -',
    'b 1-1.2 ttyUSB1 ttyUSB0',
  ]);
});

test('what a link without serial ports holds is nobody else’s', () => {
  const card = aLink('card', { kind: 'ethernet', ports: { ppp: [], at: [] } });
  const held = new Map([['1-1.2', 'card']]);
  assert.deepEqual(shown([card, aLink()], aModem('1-1.2', HUAWEI), held), ['lte - - -']);
});
