import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { onEngine } from './on-engine';

test('ports that switch a modem, and what is said of one', () =>
  onEngine('usb', async ({ dir, run }) => {
    const put = async (name: string, text: string) => {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    };
    const seen = async (link = 'lte') =>
      (await run(dir, link)).stdout.split('\n').map((line) => JSON.parse(line) as unknown);
    const [own, root] = ['1-1:1.0/1-1-port2', '1-0:1.0/usb1-port1'].map(
      (name) => `${dir}/devices/${name}`,
    );
    assert.deepEqual(await seen(), [[own], [root], null, null]);
    await put('hubs', '1-1 0424:9514 1\n\nbroken\n');
    await put('devices/1-1/idVendor', '0424\n');
    await put('devices/1-1/idProduct', '9514\n');
    await put('devices/1-1:1.0/1-1-port1/disable', '0\n');
    const gang = `${dir}/devices/1-1:1.0/1-1-port1`;
    await put('ports/lte', '1-1.2 5\n');
    assert.deepEqual((await seen()).slice(0, 2), [
      [own, gang],
      [root, gang],
    ]);
    // The power of another link's modem is not taken.
    await put('ports/other', '1-1.3 5\n');
    assert.deepEqual((await seen())[0], [own]);
    await rm(join(dir, 'ports/other'));
    await put('devices/1-1/idProduct', 'ec00\n');
    assert.deepEqual((await seen())[0], [own]);
    await put('notes/1-1.2', 'unknown-modem - a modem: 1234:5678\n');
    await put('notes/1-1.3', 'no-such-word lte text\n');
    const any = { word: 'unknown-modem', sentence: 'a modem: 1234:5678' };
    assert.deepEqual((await seen())[2], any);
    await put('notes/1-1.4', 'ports-misfit lte no interface fits\n');
    const mine = { word: 'ports-misfit', sentence: 'no interface fits' };
    assert.deepEqual([(await seen())[2], (await seen('other'))[2]], [mine, any]);
  }));

test('a modem that another link has, and could be this one’s too', () =>
  onEngine('usb', async ({ dir, run }) => {
    const put = async (name: string, text: string) => {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    };
    const whose = async (link: string) =>
      JSON.parse((await run(dir, link)).stdout.split('\n').at(-1) ?? '') as unknown;
    await put(
      'ids',
      '12d1:1f01 storage spare -\n12d1:1506 modem twilio option\n12d1:1506 modem spare option\n',
    );
    await put('devices/1-1.2/idVendor', '12d1\n');
    await put('devices/1-1.2/idProduct', '1506\n');
    await put('ports/twilio', '1-1.2 5 tty\n');
    const taken = {
      word: 'modem-taken',
      sentence: 'the modem at 1-1.2 belongs to link twilio',
    };
    assert.deepEqual(await whose('spare'), taken);
    assert.equal(await whose('twilio'), null);
    // A link that begins the same, or that has a modem of another sort.
    assert.equal(await whose('spar'), null);
    await put('twilio.off', '');
    const off = { ...taken, sentence: `${taken.sentence}, which is off` };
    assert.deepEqual(await whose('spare'), off);
    await put('devices/1-1.2/idProduct', '1f01\n');
    assert.equal(await whose('spare'), null);
    await put('ports/twilio', '');
    assert.equal(await whose('spare'), null);
  }));
