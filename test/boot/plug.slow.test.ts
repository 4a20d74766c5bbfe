import assert from 'node:assert/strict';
import { after } from 'node:test';
import { writeReport } from '../support/report';
import { boot, online, PATIENCE, saysOnline, testSteps, until, type Booted } from './booted';
import { ALL } from '../support/seed';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** Plug and pull: each drill ends online without a hand. Times are in build/reports/plug.md. */
let pi: Booted;

/** Seconds without a USB modem after power-on. */
const WAIT = ALL ? 120 : 40;

const rows = new Map<string, string>();

after(() =>
  writeReport('plug', [
    '# Plug and pull',
    '',
    'Seconds from the moment the modem is (back) in the socket until the carrier has given an address. The modem starts as the CD-ROM 12d1:14fe each time, so each row includes a mode switch.',
    '',
    '| what was done | seconds to online |',
    '|---|---|',
    ...[...rows].map(([what, seconds]) => `| ${what} | ${seconds} |`),
  ]),
);

/** Does something to the modem and waits until the device has called again. */
async function drill(what: string, act: () => Promise<unknown> | unknown): Promise<void> {
  const { emulator } = pi;
  const calls = emulator.carrier.sessions.length;
  await act();
  const begin = emulator.elapsed();
  await online(pi, calls);
  rows.set(what, ((emulator.elapsed() - begin) / 1000).toFixed(1));
  await saysOnline(pi);
  assert.match(await pi.sh('ping -c 1 -W 5 google.com'), /1 packets received/);
}

const readlink = () => pi.sh('readlink /dev/modem/twilio-ppp');

/** Waits until the device says that there is no modem. Its last events may say so of another time. */
const noticed = (what: string, seconds: number) =>
  until(
    what,
    async () => (await pi.sh('link-status; true')).startsWith('twilio: waiting'),
    seconds,
  );

const pulledAndBack = async () => {
  await pi.emulator.usbModem.unplug();
  await noticed('the device noticed', 60);
  pi.emulator.usbModem.plug();
};

testSteps(
  async () => {
    pi = await boot('plug', SHIPPED_DEVICE, 'huawei-12d1-14fe', { plugged: false });
    await pi.console.login(30 * PATIENCE);
  },
  {
    'plugged in long after power-on': async () => {
      await noticed('it waits for a modem', 30);
      await until(
        `${WAIT} s of uptime`,
        async () => Number(await pi.sh('cut -d. -f1 /proc/uptime')) >= WAIT,
        150,
      );
      await drill(`plugged in ${WAIT} s after power-on`, () => pi.emulator.usbModem.plug());
      assert.match(await readlink(), /ttyUSB0$/);
    },

    'pulled while online and plugged back': () =>
      drill('pulled while online, plugged back', pulledAndBack),

    'plugged back, and the port has another number': async () => {
      const before = await readlink();
      // A program that holds the old port open keeps its number taken.
      await pi.sh(
        `port=$(readlink -f /dev/modem/twilio-ppp); (exec 9<>"$port"; sleep 600) & sleep 1`,
      );
      await drill('pulled while online, plugged back as another ttyUSB', pulledAndBack);
      assert.notEqual(await readlink(), before);
      await pi.sh('kill %1 2>/dev/null; true');
    },

    'pulled during the dial': () =>
      drill('pulled during the dial, plugged back', async () => {
        const dialled = new Promise((resolve) => pi.emulator.usbModem.once('dial', resolve));
        await pi.sh('poff twilio; pon twilio');
        await dialled;
        await pulledAndBack();
      }),

    'the modem resets itself (AT+CFUN=1,1)': () =>
      drill('reset by itself', () => pi.emulator.usbModem.modem.reset()),

    'nothing hammered the carrier': async () => {
      const { carrier } = pi.emulator;
      // One call for each drill, and one more for the dial that was cut.
      assert.ok(carrier.dials <= 7, `${carrier.dials} dials`);
    },
  },
);
