import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEFAULT_DEVICE } from '../../scripts/host';
import { writeReport } from '../support/report';
import { boot, online, PATIENCE, saysOnline, until, type Booted } from './booted';

/** Plug and pull: each drill ends online without a hand. Times are in build/reports/plug.md. */
let pi: Booted;

const rows: string[] = [];

before(async () => {
  pi = await boot('plug', DEFAULT_DEVICE, 'huawei-12d1-14fe', { plugged: false });
  await pi.console.login(30 * PATIENCE);
});

after(async () => {
  await writeReport('plug', [
    '# Plug and pull',
    '',
    'Seconds from the moment the stick is (back) in the socket until the carrier has given an address. The stick starts as the CD-ROM 12d1:14fe each time, so each row includes a mode switch.',
    '',
    '| what was done | seconds to online |',
    '|---|---|',
    ...rows,
  ]);
  await pi?.stop();
});

/** Does something to the stick and waits until the device has called again. */
async function drill(what: string, act: () => Promise<unknown> | unknown): Promise<void> {
  const { emulator } = pi;
  const calls = emulator.carrier.sessions.length;
  await act();
  const begin = emulator.elapsed();
  await online(pi, calls);
  rows.push(`| ${what} | ${((emulator.elapsed() - begin) / 1000).toFixed(1)} |`);
  await saysOnline(pi);
  assert.match(await pi.sh('ping -c 1 -W 5 google.com'), /1 packets received/);
}

const readlink = () => pi.sh('readlink /dev/modem/twilio-ppp');

test('plugged in two minutes after power-on', async () => {
  await until(
    'it waits for a stick',
    async () => /waiting/.test(await pi.sh('link-status; true')),
    30,
  );
  await until(
    'two minutes of uptime',
    async () => Number(await pi.sh('cut -d. -f1 /proc/uptime')) >= 120,
    150,
  );
  await drill('plugged in two minutes after power-on', () => pi.emulator.stick.plug());
  assert.match(await readlink(), /ttyUSB0$/);
});

test('pulled while online and plugged back', async () => {
  await drill('pulled while online, plugged back', async () => {
    await pi.emulator.stick.unplug();
    await until(
      'the device noticed',
      async () => /waiting/.test(await pi.sh('link-status; true')),
      60,
    );
    pi.emulator.stick.plug();
  });
});

test('plugged back, and the port has another number', async () => {
  const before = await readlink();
  // A program that still holds the old port keeps its number taken.
  await pi.sh(`port=$(readlink -f /dev/modem/twilio-ppp); (exec 9<>"$port"; sleep 600) & sleep 1`);
  await drill('pulled while online, plugged back as another ttyUSB', async () => {
    await pi.emulator.stick.unplug();
    await until(
      'the device noticed',
      async () => /waiting/.test(await pi.sh('link-status; true')),
      60,
    );
    pi.emulator.stick.plug();
  });
  assert.notEqual(await readlink(), before);
  await pi.sh('kill %1 2>/dev/null; true');
});

test('pulled during the dial', async () => {
  await drill('pulled during the dial, plugged back', async () => {
    const dialled = new Promise((resolve) => pi.emulator.stick.once('dial', resolve));
    await pi.sh('poff twilio; pon twilio');
    await dialled;
    await pi.emulator.stick.unplug();
    await until(
      'the device noticed',
      async () => /waiting/.test(await pi.sh('link-status; true')),
      60,
    );
    pi.emulator.stick.plug();
  });
});

test('the stick resets itself (AT+CFUN=1,1)', async () => {
  await drill('reset by itself', () => pi.emulator.stick.modem.reset());
});

test('nothing hammered the carrier', () => {
  const { carrier } = pi.emulator;
  // One call for each drill, and one more for the dial that was cut.
  assert.ok(carrier.dials <= 7, `${carrier.dials} dials`);
});
