import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../../scripts/frame';
import { outputPaths } from '../../../scripts/checkout';
import { run, sha256File } from '../../../scripts/os';
import { boot, online, PATIENCE, saysOnline, until, type Booted } from '../../boot/booted';

/** A whole build, half an hour the first time, and its image booted. Asked for by PPPI_FULL_BUILD=1. */
const skip =
  process.env.PPPI_FULL_BUILD === '1' ? false : 'PPPI_FULL_BUILD=1 builds for half an hour';
const DEVICE = join(__dirname, 'source.yaml');
let pi: Booted;
let address = '';

before(async () => {
  if (skip) return;
  pi = await boot('buildroot', DEVICE, 'huawei-12d1-14fe');
  address = await online(pi);
  await pi.console.login(30 * PATIENCE);
  await saysOnline(pi);
});
after(() => pi?.stop());

test('power-on to ping by name, with the modem switched from its CD-ROM', { skip }, async () => {
  assert.match(
    await pi.sh('ip addr show ppp0'),
    new RegExp(`inet ${address} peer 10\\.64\\.64\\.64`),
  );
  assert.match(await pi.sh('ip route'), /^default dev ppp0 scope link +metric 200 *$/m);
  const ping = await pi.sh('ping -c 3 google.com', 30 * PATIENCE);
  assert.match(ping, /3 packets transmitted, 3 packets received, 0% packet loss/);
  assert.match(await pi.sh('wget -q -O - http://example.com/'), /\S/);
});

test('it is Buildroot’s: os-release, its kernel, musl and no OpenSSL', { skip }, async () => {
  assert.match(await pi.sh('cat /etc/os-release'), /NAME=Buildroot/);
  assert.match(await pi.sh('uname -r'), /^6\.12\.\d+-pppi/);
  assert.equal(await pi.sh('stat -c %n /lib/ld-musl-aarch64.so.1'), '/lib/ld-musl-aarch64.so.1');
  assert.equal((await pi.sh('ls /usr/lib | grep -c libcrypto || true')).trim(), '0');
});

test('modes, modules and the data partition', { skip }, async () => {
  assert.equal(await pi.sh('stat -c "%a %u" /etc/ppp/chap-secrets /etc/shadow'), '600 0\n600 0');
  const modules = await pi.sh('cat /proc/modules');
  for (const module of ['huawei_cdc_ncm', 'option', 'bsd_comp', 'ppp_deflate'])
    assert.match(modules, new RegExp(`^${module} `, 'm'));
  await until(
    'the data partition is mounted',
    async () => / \/data ext4 /.test(await pi.sh('cat /proc/mounts')),
    30,
  );
  const size = Number(await pi.sh("df -k /data | awk 'END { print $2 }'"));
  assert.ok(size > 100_000, `/data has ${size} kB`);
});

test('hang up, dial again', { skip }, async () => {
  const { length } = pi.emulator.carrier.sessions;
  await pi.sh('poff twilio; pon twilio');
  await online(pi, length);
});

test('licences and the SBOM lie beside the image', { skip }, () => {
  const { dir, lock, sbom } = outputPaths(DEVICE);
  assert.ok(existsSync(join(dir, 'legal-info/manifest.csv')));
  const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages: { name: string }[] };
  assert.ok(packages.some(({ name }) => name === 'busybox'));
  const list = JSON.parse(readFileSync(sbom, 'utf8')) as { components: { name: string }[] };
  for (const name of ['busybox', 'linux', 'pppd', 'usb_modeswitch', 'genimage'])
    assert.ok(list.components.some((component) => component.name === name));
});

test('the image holds the firmware contract', { skip }, async () => {
  const args = [join(ROOT, 'scripts/run.js'), 'check-image', outputPaths(DEVICE).image];
  const { status, stdout } = await run('node', args, { okStatus: [0, 1] });
  assert.equal(status, 0, stdout);
});

test('make’s own sdcard.img is the one that build-image gives', { skip }, async () => {
  const { dir, image } = outputPaths(DEVICE);
  assert.equal(await sha256File(join(dir, 'buildroot/images/sdcard.img')), await sha256File(image));
});
