import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ROOT } from '../../scripts/frame';
import {
  boot,
  hasEnded,
  online,
  PATIENCE,
  saysOnline,
  testSteps,
  until,
  type Booted,
} from './booted';

/** A modem that finds no carrier: the device tries all that it has, and restarts once a day at most. */
let pi: Booted;

/** How many lines of the log, after the first with `since`, fit. Counted on the device: its console is slow. */
const count = async (pattern: string, since = '.') =>
  Number(await pi.sh(`sed -n '/${since}/,$p' /var/log/messages | grep -cE '${pattern}'; true`));
const said = async (pattern: string) => (await count(pattern)) > 0;

/** pppid starts as after power-on: it reads from the data partition how often the device has restarted. */
const FORGETS = 'rm /run/pppi/pppid.state.?; kill -9 $(pidof qjs)';

testSteps(
  async () => {
    const device = join(ROOT, 'test', 'boot', 'devices', 'ladder.yaml');
    pi = await boot('ladder', device, 'huawei-12d1-1506');
    await pi.console.login(30 * PATIENCE);
  },
  {
    'a check by TCP: nobody is at the first target, the second one refuses, which is an answer':
      async () => {
        await online(pi);
        await saysOnline(pi);
        await until(
          'the first check is good',
          async () => /"verdict": "ok"/.test(await pi.sh('link-status --json; true')),
          30,
        );
      },

    'no carrier: the modem restarts': async () => {
      // A restart of today, so that the next one is too much.
      await until(
        'the data partition is mounted',
        async () => / \/data ext4 rw/.test(await pi.sh('cat /proc/mounts')),
        60,
      );
      await pi.sh(`date +%s >/data/reboots; ${FORGETS}`);
      await until('the call is taken up', () => said('is still there'), 30);
      const { modem } = pi.emulator.usbModem;
      modem.answers.set('D', ['NO CARRIER']);
      const plugged = pi.log.filter((line) => /usb: plugged in/.test(line)).length;
      pi.emulator.carrier.behaviour.terminateSessions('the carrier hangs up');
      await until('CFUN', () => pi.log.some((line) => line.includes('AT+CFUN=1,1')), 40);
      await until(
        'the modem is back',
        () => pi.log.filter((line) => /usb: plugged in/.test(line)).length > plugged,
        30,
      );
    },

    'the modem loses its USB port, and gets it back': async () => {
      await until('the port goes off', () => said('the USB port .* went off and on'), 60);
      // The first time was CFUN.
      await until('the kernel says so', async () => (await count('USB disconnect')) >= 2, 30);
      await until(
        'the modem is there again',
        async () => (await count('modem 1-1, data port', 'went off and on')) > 0,
        40,
      );
    },

    'no restart beyond the limit, and one below it, counted on the data partition': async () => {
      const failures = async () =>
        Number(/"failures": (\d+)/.exec(await pi.sh('link-status --json; true'))?.[1]);
      await until('more failures than a restart takes', async () => (await failures()) > 4, 90);
      assert.equal(hasEnded(pi), false);
      await pi.sh(`rm /data/reboots; ${FORGETS}`);
      await until('it restarts', () => hasEnded(pi), 90);
      assert.match(pi.console.transcript, /reboot: Restarting system/);
    },
  },
);
