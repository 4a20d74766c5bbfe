import assert from 'node:assert/strict';
import { join } from 'node:path';
import { boot, PATIENCE, testSteps, until, type Booted } from './booted';

/** A HiLink modem: first with the device whose link it is, then with one that wants serial ports. */
const device = (name: string) => join(__dirname, 'devices', `${name}.yaml`);
const MODEM = 'huawei-12d1-1f01';

interface Link {
  state: string;
  reason: string;
  detail: string;
  interface: string;
  address: string;
  peer: string;
}
const status = async (pi: Booted) =>
  (JSON.parse(await pi.sh('link-status --json; true')) as Link[])[0] as Link;

let pi: Booted;
let card = '';

testSteps(
  async () => {
    pi = await boot('hilink', device('hilink'), MODEM);
    await pi.console.login(30 * PATIENCE);
    await until('online', async () => (await status(pi)).state === 'online', 60);
    card = (await status(pi)).interface;
  },
  {
    'its network card has the address that the modem gave': async () => {
      const { address, peer } = await status(pi);
      assert.deepEqual([address, peer], ['192.168.8.100', '192.168.8.1']);
      assert.match(await pi.sh(`ip addr show ${card}`), /inet 192\.168\.8\.100\/24 /);
      assert.match(await pi.sh('link-status'), new RegExp(`modem 12d1:14dc at 1-1: ${card}$`, 'm'));
    },

    'the default route goes through it with the metric of the YAML': async () => {
      assert.match(
        await pi.sh('ip route'),
        new RegExp(`^default via 192\\.168\\.8\\.1 dev ${card} +metric 42 onlink *$`, 'm'),
      );
    },

    'ping by name': async () => {
      assert.match(await pi.sh("grep '^nameserver' /etc/resolv.conf"), /^nameserver \d/);
      assert.match(await pi.sh('ping -c 2 google.com', 30 * PATIENCE), /2 packets received/);
    },

    'poff takes address, route and name servers away; pon brings them back': async () => {
      await pi.sh('poff lte');
      await until('off', async () => (await status(pi)).state === 'off', 20);
      assert.doesNotMatch(await pi.sh('ip addr; ip route'), /192\.168\.8\./);
      assert.equal(await pi.sh('cat /etc/resolv.conf'), '');
      await pi.sh('pon lte');
      await until('online again', async () => (await status(pi)).state === 'online', 30);
      assert.match(await pi.sh('ping -c 1 google.com', 30 * PATIENCE), /1 packets received/);
    },

    'pulled and plugged back it comes online by itself': async () => {
      await pi.emulator.usbModem.unplug();
      await until('gone', async () => (await status(pi)).reason === 'no-card', 30);
      assert.doesNotMatch(await pi.sh('ip route'), /default/);
      pi.emulator.usbModem.plug();
      await until('online again', async () => (await status(pi)).state === 'online', 60);
    },

    'under a serial link it is named, with what to do': async () => {
      await pi.stop();
      pi = await boot('hilink-serial', device('huawei-157c'), MODEM);
      await pi.console.login(30 * PATIENCE);
      await until('it is named', async () => (await status(pi)).reason === 'hilink-modem', 60);
      assert.match(
        (await status(pi)).detail,
        /^modem 12d1:14dc at 1-1 is a HiLink modem: it has no serial port; use a modem file of kind ethernet/,
      );
      assert.match(
        await pi.sh('grep usb-modem /var/log/messages'),
        /daemon\.warn usb-modem\[\d+\]: modem 12d1:14dc/,
      );
      assert.doesNotMatch(await pi.sh('ip addr; ip route; ps'), /192\.168\.8\.|udhcpc/);
    },

    'a CD-ROM that a modem file knows and no link has is named, and is left a CD-ROM': async () => {
      await pi.stop();
      pi = await boot('unlinked', device('huawei-157c'), 'brovi-3566-2001');
      await pi.console.login(30 * PATIENCE);
      await until('it is named', async () => (await status(pi)).reason === 'unlinked-modem', 60);
      assert.match(
        (await status(pi)).detail,
        /^USB device 3566:2001 at 1-1 \(.+\) is a modem in CD-ROM mode that config\/modems\/brovi-3566-2001\.yaml knows, but no link/,
      );
      assert.match(
        await pi.sh('grep modeswitch /var/log/messages'),
        /daemon\.warn modeswitch\[\d+\]: USB device 3566:2001/,
      );
    },
  },
);
