import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { beginDespiteAborts, boot, online, PATIENCE, until, type Booted } from './booted';

/** A device with an account: CHAP with awkward characters, hooks, SSH on ppp0. */
let pi: Booted;
let address = '';

process.env.PPPI_TEST_PASSWORD = `it's "se\\cret" $HOME #1 é`;

before(() => beginDespiteAborts(begin));

async function begin(): Promise<void> {
  pi = await boot('account', join(__dirname, 'account', 'account.yaml'), 'huawei-12d1-1506');
  address = await online(pi);
  await pi.console.login(30 * PATIENCE);
}

after(() => pi?.stop());

test('the carrier let this user in by CHAP', () => {
  assert.equal(pi.emulator.carrier.sessions.at(-1)?.user, 'me "and" you');
});

test('the password is in no log and readable by root alone', async () => {
  const log = await pi.sh('cat /var/log/messages.0 /var/log/messages 2>/dev/null; dmesg; true');
  assert.doesNotMatch(log, /se\\cret/);
  assert.doesNotMatch(await pi.sh('ps w'), /se\\cret/);
  assert.equal(await pi.sh('stat -c %a /etc/ppp/chap-secrets'), '600');
  assert.match(await pi.sh('cat /etc/ppp/chap-secrets'), /se\\\\cret/);
});

test('the metric is that of the YAML', async () => {
  await until('the route', async () => (await pi.sh('ip route')).includes('default'), 20);
  assert.match(await pi.sh('ip route'), /^default dev ppp0 scope link +metric 42 *$/m);
});

test('the hooks of the YAML run, up and down', async () => {
  await until(
    'the hook ran',
    async () => (await pi.console.run('test -s /run/marks')).status === 0,
    30,
  );
  assert.equal(await pi.sh('cat /run/marks'), `work ppp0 ${address}`);
  // As on a busy device: the hooks that come first take longer than pppd's own child-timeout of 5 s.
  await pi.sh('cp -r /etc/ppp/ip-down.d /run/down && echo "sleep 8" >/run/down/00-slow.sh');
  await pi.sh('mount --bind /run/down /etc/ppp/ip-down.d');
  await pi.sh('poff work');
  await until('the hook ran again', async () => /down$/m.test(await pi.sh('cat /run/marks')), 30);
  const calls = pi.emulator.carrier.sessions.length;
  await pi.sh('pon work');
  await online(pi, calls);
});

test('SSH serves ppp0 because the YAML names it', async () => {
  await until('sshd', async () => /:22 /.test((await pi.console.run('netstat -ltn')).output), 60);
  assert.match(await pi.sh('ps w'), /dropbear -F -s -g -l ppp0 /);
  assert.equal(
    await pi.sh('stat -c "%a %u" /root /root/.ssh /root/.ssh/authorized_keys'),
    '700 0\n700 0\n600 0',
  );
});
