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

testSteps(
  async () => {
    const device = join(ROOT, 'test', 'boot', 'devices', 'ladder.yaml');
    pi = await boot('ladder', device, 'huawei-12d1-1506');
    await pi.console.login(30 * PATIENCE);
  },
  {
    'the check asks over ppp0 by ping, TCP and DNS, each with an answer': async () => {
      const address = await online(pi);
      await saysOnline(pi);
      await until(
        'the first check is good',
        async () => /^ok 0/.test(await pi.sh('cat /run/pppi/twilio.health; true')),
        30,
      );
      assert.match(await pi.sh('ip rule'), new RegExp(`from ${address} lookup 10`));
      // Taken by port 80, refused by 443, and nobody there.
      const probe = '. /usr/lib/pppi/probe.sh; read -r ifname local_ip _ </run/pppi/twilio.up';
      await pi.sh(`(${probe}; probe_tcp 8.8.8.8:80 && probe_tcp 1.1.1.1:443)`);
      await pi.sh(`(${probe}; ! probe_tcp 203.0.113.9:80 && ! probe_icmp 203.0.113.9)`);
    },

    'no carrier: the modem restarts': async () => {
      // A restart of today, so that the next one is too much.
      await until(
        'the data partition is mounted',
        async () => / \/data ext4 rw/.test(await pi.sh('cat /proc/mounts')),
        60,
      );
      await pi.sh('date +%s >/data/reboots');
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
      await until('the port goes off', () => said('the USB port .* goes off and on'), 60);
      // The first time was CFUN.
      await until('the kernel says so', async () => (await count('USB disconnect')) >= 2, 30);
      await until(
        'the modem is there again',
        async () => (await count('modem 1-1, data port', 'goes off and on')) > 0,
        40,
      );
    },

    'no restart beyond the limit, and one below it, counted on the data partition': async () => {
      await until('it does not restart', () => said('not restarting the device: 1 restarts'), 60);
      assert.equal(hasEnded(pi), false);
      await pi.sh('rm /data/reboots');
      await until('it restarts', () => hasEnded(pi), 90);
      assert.match(pi.console.transcript, /reboot: Restarting system/);
    },
  },
);
