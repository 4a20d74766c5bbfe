import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../scripts/host';
import { boot, online, PATIENCE, saysOnline, until, type Booted } from './booted';

/** A modem that finds no carrier: the device tries all that it has, and restarts once a day at most. */
let pi: Booted;
let ended = false;

before(async () => {
  const device = join(ROOT, 'test', 'boot', 'devices', 'ladder.yaml');
  pi = await boot('ladder', device, 'huawei-12d1-1506');
  void pi.emulator.process.finally(() => (ended = true));
  await pi.console.login(30 * PATIENCE);
});

after(() => pi?.stop());

const said = async (what: RegExp) => what.test(await pi.sh('cat /var/log/messages'));
const disconnects = async () => Number(await pi.sh("dmesg | grep -c 'USB disconnect'; true"));

test('online first, and then no carrier: the modem restarts', async () => {
  await online(pi);
  await saysOnline(pi);
  // A restart of today, so that the next one is too much.
  await pi.sh('date +%s >/data/reboots');
  const { modem } = pi.emulator.stick;
  modem.answers.set('D', ['NO CARRIER']);
  const plugged = pi.log.filter((line) => /usb: plugged in/.test(line)).length;
  pi.emulator.carrier.behaviour.terminateSessions('the carrier hangs up');
  await until('CFUN', () => pi.log.some((line) => line.includes('AT+CFUN=1,1')), 40);
  await until(
    'the stick is back',
    () => pi.log.filter((line) => /usb: plugged in/.test(line)).length > plugged,
    30,
  );
});

test('the stick loses its USB port, and gets it back', async () => {
  const before = await disconnects();
  await until('the port goes off', () => said(/the USB (port|device) .* goes off and on/), 60);
  await until('the kernel says so', async () => (await disconnects()) > before, 30);
  await until(
    'the stick is there again',
    () => said(/goes off and on[^]*stick 1-1, data port/),
    40,
  );
});

test('no restart beyond the limit, and one below it, counted on the data partition', async () => {
  await until('it does not restart', () => said(/not restarting the device: 1 restarts/), 60);
  assert.equal(ended, false);
  await pi.sh('rm /data/reboots');
  // QEMU runs with -no-reboot: the device restarts, and QEMU ends.
  await until('it restarts', () => ended, 90);
  assert.match(pi.console.transcript, /[Rr]estarting system|reboot/);
});
