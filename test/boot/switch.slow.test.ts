import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEFAULT_DEVICE } from '../../scripts/host';
import { boot, online, PATIENCE, until, type Booted } from './booted';

/** The shipped device and the guide's stick: a CD-ROM at power-on, and nobody types anything. */
let pi: Booted;

before(async () => {
  pi = await boot('switch', DEFAULT_DEVICE, 'huawei-12d1-14fe');
  await online(pi);
  await pi.console.login(30 * PATIENCE);
  await until(
    'the supervisor says online',
    async () => (await pi.sh('link-status')).startsWith('twilio: online'),
    30,
  );
});

after(() => pi?.stop());

test('the stick was switched once, as usb-modeswitch-data says', async () => {
  assert.equal(pi.log.filter((line) => line.includes('usb: mode switch')).length, 1);
  const log = await pi.sh('cat /var/log/messages.0 /var/log/messages 2>/dev/null; true');
  assert.equal(log.match(/switching the stick/g)?.length, 1);
  assert.match(
    log,
    /modeswitch\[\d+\]: switching the stick 12d1:14fe at 1-1 \(-c \/usr\/share\/usb_modeswitch\/12d1:14fe\)/,
  );
});

test('it is 12d1:1506, and its ports are those of its interfaces', async () => {
  assert.match(
    await pi.sh('link-status'),
    /^ {2}stick 12d1:1506 at 1-1: ttyUSB0, control ttyUSB2$/m,
  );
});

test('the CD-ROM that it keeps beside its ports is not switched again', async () => {
  assert.equal(await pi.sh('cat /sys/bus/usb/devices/1-1:1.4/bInterfaceClass'), '08');
  assert.equal(await pi.sh('ls /run/pppi/sticks 2>/dev/null; true'), '');
});

test('wwan0 has no address, no route and no DHCP client', async () => {
  assert.match(await pi.sh('ip addr show wwan0'), /wwan0/);
  assert.doesNotMatch(await pi.sh('ip addr show wwan0'), /inet|[<,]UP[,>]/);
  assert.doesNotMatch(await pi.sh('ip route'), /wwan0/);
  assert.doesNotMatch(await pi.sh('ps'), /udhcpc/);
});
