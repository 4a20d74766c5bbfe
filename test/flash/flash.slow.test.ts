import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findTarget, flash, readSettingsFile } from '../../scripts/flash';
import { run } from '../../scripts/os';
import { readPartitions } from '../../scripts/image';
import { boot, built, online, PATIENCE, saysOnline, until, type Booted } from '../boot/booted';
import { attachLoop, detachLoop, NO_LOOP } from './loop';
import { usedBytes } from './used';
import { SSH_KEYS } from '../support/ssh-keys';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/**
 * A card that was used before, without one zero on it, is flashed with settings and started twice. The
 * SIM wants a PIN, which only pppi.conf has.
 */
const CARD = 256 * 1024 ** 2;
const PIN = '24680';
const PASSWORD = 's3cret & "word" \\1';

let dir = '';
let card = '';
let pi: Booted | undefined;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-flash-'));
  card = join(dir, 'card.img');
  await writeFile(card, usedBytes(CARD));
});

after(async () => {
  await pi?.stop();
  await rm(dir, { recursive: true });
});

/** Power on; the modem has a SIM that is locked. */
async function start(name: string): Promise<Booted> {
  const started = await boot(name, SHIPPED_DEVICE, 'huawei-12d1-1506', { plugged: false, card });
  const { usbModem } = started.emulator;
  usbModem.modem.sim = { kind: 'pin', pin: PIN, triesLeft: 3 };
  usbModem.plug();
  await online(started);
  await started.console.login(30 * PATIENCE);
  await saysOnline(started);
  return started;
}

/** What a card reader shows of the boot partition: every byte, used or free. */
async function bootPartition(): Promise<Buffer> {
  const [partition] = await readPartitions(card);
  assert.ok(partition);
  const bytes = Buffer.alloc(partition.size);
  const file = await open(card);
  await file.read(bytes, 0, bytes.length, partition.start);
  await file.close();
  return bytes;
}

test('flash: a used card, with settings', async (t) => {
  const image = await built(SHIPPED_DEVICE);
  const device = await attachLoop(card);
  if (!device) t.diagnostic(`${NO_LOOP}: a file stands for the card`);
  await flash({
    image,
    target: await findTarget(device ?? card),
    settings: [
      { key: 'hostname', value: 'pi-7' },
      { key: 'ssh.key', value: `${SSH_KEYS.ed25519} me` },
      { key: 'link.user', value: 'me' },
      { key: 'link.password', value: PASSWORD },
      { key: 'link.pin', value: PIN },
    ],
    force: false,
    quiet: true,
  });
  if (device) await detachLoop(device);
  const data = (await readPartitions(card)).find(({ number }) => number === 3);
  await run('e2fsck', ['-f', '-n', `${card}?offset=${data?.start}`]);
  assert.ok((await bootPartition()).includes(PASSWORD));
});

test('first start: the settings hold, and are stored on the data partition', async () => {
  pi = await start('settings-first');
  assert.equal(await pi.sh('hostname'), 'pi-7');
  assert.equal(
    await pi.sh('cat /run/pppi/settings.notes; true'),
    "cat: can't open '/run/pppi/settings.notes': No such file or directory",
  );
  assert.match(
    await pi.sh('cat /etc/ppp/chap-secrets'),
    /^me twilio "s3cret & \\"word\\" \\\\1"$/m,
  );
  assert.match(await pi.sh('ps w'), /pppi-sshd eth0|dropbear .*-l eth0/);
  const kept = async () => (await pi?.console.run('ls /data/pppi'))?.output ?? '';
  await until('pppi.conf is kept', async () => /pppi\.conf/.test(await kept()), 30);
  assert.equal(await pi.sh('stat -c "%a %u" /data/pppi/settings'), '600 0');
  assert.doesNotMatch(await pi.sh('cat /var/log/messages; ps w; dmesg'), /s3cret|24680/);
  await pi.stop();
  pi = undefined;
});

test('second start: what was read back from there leaves the boot partition', async () => {
  pi = await start('settings-second');
  const left = /only the data partition has these now: twilio\.password twilio\.pin/;
  await until(
    'the secrets are gone',
    async () => left.test((await pi?.console.run('cat /var/log/messages'))?.output ?? ''),
    30,
  );
  assert.doesNotMatch(await pi.sh('cat /var/log/messages; ps w; dmesg'), /s3cret|24680/);
  await pi.stop();
  pi = undefined;
});

test('a card reader shows no secret any more, not even in free blocks', async () => {
  const text = await readSettingsFile(card);
  assert.match(text, /^hostname = pi-7$/m);
  assert.match(text, /^(?:twilio|link)\.pin = \*+$/m);
  const bytes = await bootPartition();
  for (const secret of ['s3cret', PIN]) assert.ok(!bytes.includes(secret), secret);
});

test('third start: the secrets come from the data partition', async () => {
  pi = await start('settings-third');
  assert.equal(await pi.sh('hostname'), 'pi-7');
  assert.match(await pi.sh('cat /etc/ppp/chap-secrets'), /^me twilio "s3cret/m);
  assert.equal(pi.emulator.usbModem.modem.sim.kind, 'ready');
  assert.equal(await pi.sh('ls /run/pppi/boot'), '');
});
