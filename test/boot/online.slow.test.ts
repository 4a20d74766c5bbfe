import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  beginDespiteAborts,
  boot,
  online,
  PATIENCE,
  saysOnline,
  secondsToEnd,
  until,
  type Booted,
} from './booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** The shipped device: from power-on to ping, with nothing typed before it is online. */
let pi: Booted;
let address = '';

before(() => beginDespiteAborts(begin));

async function begin(): Promise<void> {
  pi = await boot('online', SHIPPED_DEVICE, 'huawei-12d1-1506');
  address = await online(pi);
  // The hooks of ip-up run after the carrier sees the link open; the log tells when they are through.
  await pi.console.login(30 * PATIENCE);
  await saysOnline(pi);
}

after(() => pi?.stop());

test('ppp0 has the address that the carrier gave', async () => {
  const output = await pi.sh('ip addr show ppp0');
  assert.match(output, /<POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP>/);
  assert.match(
    output,
    new RegExp(`inet ${address.replaceAll('.', '\\.')} peer 10\\.64\\.64\\.64/32`),
  );
});

test('the default route goes through ppp0', async () => {
  assert.match(await pi.sh('ip route'), /^default dev ppp0 scope link +metric 200 *$/m);
  // A host name server of the public internet, not of the link's own network.
  assert.match(await pi.sh('ip route get 172.217.11.174'), /dev ppp0/);
});

test('both DNS servers of the carrier are in the resolv.conf that libc reads', async () => {
  assert.equal(
    await pi.sh("grep '^nameserver' /etc/resolv.conf"),
    'nameserver 10.177.0.34\nnameserver 10.177.0.210',
  );
});

test('ping by name: the carrier’s DNS answers, and so does google.com', async () => {
  const before = pi.log.length;
  const output = await pi.sh('ping -c 3 google.com', 30 * PATIENCE);
  assert.match(output, /PING google\.com \(172\.217\.11\.174\)/);
  assert.match(output, /3 packets transmitted, 3 packets received, 0% packet loss/);
  const seen = pi.log.slice(before).join('\n');
  assert.match(seen, /DNS query google\.com A/);
});

test('a web page comes through', async () => {
  assert.match(await pi.sh('wget -q -O - http://example.com/'), /\S/);
  assert.equal(
    (await pi.sh('wget -q -O - http://example.com/bytes/20000 | wc -c')).trim(),
    '20000',
  );
});

test('/var/log/messages holds the dialogue of the guide', async () => {
  const messages = await pi.sh('cat /var/log/messages.0 /var/log/messages 2>/dev/null; true');
  const dialogue = [
    /pppd\[\d+\]: pppd 2\.\d+\.\d+ started by root, uid 0/,
    ...['BUSY', 'NO CARRIER', 'NO DIALTONE', 'NO DIAL TONE', 'NO ANSWER', 'DELAYED'].map(
      (word) => new RegExp(`chat\\[\\d+\\]: abort on \\(${word}\\)`),
    ),
    /chat\[\d+\]: timeout set to 10 seconds/,
    /chat\[\d+\]: report \(CONNECT\)/,
    ...['AT', 'ATH', 'ATZ', 'ATQ0', 'AT\\+CGDCONT=1,"IP","wireless\\.twilio\\.com"'].flatMap(
      (command) => [
        new RegExp(`chat\\[\\d+\\]: send \\(${command}\\^M\\)`),
        /chat\[\d+\]: expect \(OK\)/,
        /chat\[\d+\]: OK/,
        /chat\[\d+\]:\s+-- got it/,
      ],
    ),
    /chat\[\d+\]: send \(ATDT\*99\*\*\*1#\^M\)/,
    /chat\[\d+\]: expect \(CONNECT\)/,
    /chat\[\d+\]: CONNECT/,
    /pppd\[\d+\]: Serial connection established\./,
    /pppd\[\d+\]: Using interface ppp0/,
    /pppd\[\d+\]: Connect: ppp0 <--> \/dev\/modem\/twilio-ppp/,
    /pppd\[\d+\]: local {2}IP address 26\.35\.123\.\d+/,
    /pppd\[\d+\]: remote IP address 10\.64\.64\.64/,
    /pppd\[\d+\]: primary {3}DNS address 10\.177\.0\.34/,
    /pppd\[\d+\]: secondary DNS address 10\.177\.0\.210/,
  ];
  let from = 0;
  for (const line of dialogue) {
    const match = line.exec(messages.slice(from));
    assert.ok(match, `not in the log, or not in its order: ${String(line)}\n${messages}`);
    from += match.index + match[0].length;
  }
});

test('the modules that the guide loads by hand are there', async () => {
  const loaded = await pi.sh('cat /proc/modules');
  for (const module of ['huawei_cdc_ncm', 'option', 'bsd_comp', 'ppp_deflate']) {
    assert.match(loaded, new RegExp(`^${module} `, 'm'));
  }
});

test('nobody can log in by password, and the serial console asks for none', async () => {
  assert.match(await pi.sh('cat /etc/shadow'), /^root:[!*]/m);
  assert.equal(await pi.sh('id -u'), '0');
});

test('secrets are root’s alone, and pppd’s files are not writable by others', async () => {
  const list = await pi.sh(
    'stat -c "%a %u:%g %n" /etc/shadow /etc/ppp/chap-secrets /etc/ppp /etc/ppp/peers /etc/ppp/peers/twilio /etc/ppp/ip-up /',
  );
  assert.equal(
    list,
    [
      '600 0:0 /etc/shadow',
      '600 0:0 /etc/ppp/chap-secrets',
      '755 0:0 /etc/ppp',
      '755 0:0 /etc/ppp/peers',
      '644 0:0 /etc/ppp/peers/twilio',
      '755 0:0 /etc/ppp/ip-up',
      '755 0:0 /',
    ].join('\n'),
  );
});

test('no service listens', async () => {
  const { output } = await pi.console.run('netstat -ltun | tail -n +3');
  assert.equal(output, '');
});

test('root is read-only, data is not and has grown to the card', async () => {
  const mounts = await pi.sh('cat /proc/mounts');
  assert.match(mounts, /^\S+ \/ squashfs ro/m);
  await until(
    'the data partition is mounted',
    async () => / \/data ext4 rw/.test(await pi.sh('cat /proc/mounts')),
    60,
  );
  await until(
    'the data partition has grown',
    async () => Number(await pi.sh("df -m /data | awk 'END { print $2 }'")) > 100,
    60,
  );
  await pi.sh('echo kept >/data/probe && sync');
});

test('wwan0 is there, without an address and without a route', async () => {
  assert.match(await pi.sh('ip link show wwan0'), /wwan0/);
  assert.doesNotMatch(await pi.sh('ip addr show wwan0'), /inet /);
  assert.doesNotMatch(await pi.sh('ip route'), /wwan0/);
});

test('the clock is past the build of the image', async () => {
  assert.ok(Number(await pi.sh('date +%s')) >= Number(await pi.sh('stat -c %Y /sbin/init')));
});

test('the check of the internet is good: a ping over ppp0, and a name by the carrier’s DNS', async () => {
  await until(
    'the first check',
    async () => /"verdict": "ok"/.test(await pi.sh('link-status --json')),
    60,
  );
  assert.match(await pi.sh('ip rule'), new RegExp(`from ${address} lookup 10`));
});

test('pppi-report: kernel, modem, link, card and log in one text, also on the boot partition', async () => {
  let text = '';
  await until(
    'a report for which the time was long enough',
    async () => /^=== end$/m.test((text = await pi.sh('pppi-report -', 60 * PATIENCE))),
    120,
  );
  for (const fact of [
    /^model: Raspberry Pi 3 Model B/m,
    /^\S+ 12d1:1506 .* speed 480 configuration 1 /m,
    /^ {2}\S+:1\.\d class ff\/\S+ driver option$/m,
    /^twilio: online for /m,
    /^ext4 state: +[01]$/m,
    /^mmcblk0p2: from \d+ MiB/m,
    /^ +"device": "shipped",$/m,
    /watchdog\d\/identity:\S/,
    /^dwc2 /m,
    /^\[ *\d+\.\d+\] Linux version /m,
    /pppd\[\d+\]: local {2}IP address 26\.35\.123\.\d+/,
  ])
    assert.match(text, fact);
  assert.match(await pi.sh('pppi-report', 60 * PATIENCE), /^pppi-report\.txt is on the boot/m);
  const copied = await pi.sh(
    'mount -t vfat -o ro /dev/mmcblk0p1 /mnt && tail -n 1 /mnt/pppi-report.txt; umount /mnt',
  );
  assert.match(copied, /^=== (end|cut here: no time left)$/);
});

test('poff and pon: a new call with a new address, and the default route beside another one', async () => {
  const sessions = pi.emulator.carrier.sessions.length;
  await pi.sh(
    'modprobe dummy numdummies=1 && ip link set dummy0 up && ip route add default dev dummy0 metric 300',
  );
  await pi.sh('poff twilio');
  await until(
    'the call is over',
    () => pi.emulator.carrier.sessions.every(({ phase }) => phase === 'dead'),
    30,
  );
  await until(
    'link-status says off',
    async () => (await pi.sh('link-status; true')).startsWith('twilio: off'),
    10,
  );
  assert.equal(await pi.sh('pon twilio'), '');
  const next = await online(pi, sessions);
  assert.notEqual(next, address);
  await until(
    'online again',
    async () => (await pi.sh('link-status --json; true')).includes(`"address": "${next}"`),
    30,
  );
  const routes = await pi.sh('ip route');
  assert.match(routes, /^default dev ppp0 scope link +metric 200 *$/m);
  assert.match(routes, /^default dev dummy0 scope link +metric 300 *$/m);
  assert.match(await pi.sh('ip route get 172.217.11.174'), /dev ppp0/);
  assert.match(await pi.sh('plog -200'), /pppd\[\d+\]: Terminating on signal 15/);
});

test('poweroff does not wait for the watchdog, which is left behind', async () => {
  await until(
    'the watchdog is fed',
    async () =>
      /pppid: feeding \/dev\/watchdog/.test(
        await pi.sh('cat /var/log/messages.0 /var/log/messages 2>/dev/null; true'),
      ),
    60,
  );
  await pi.sh('poweroff');
  // board/rpi3/cmdline.txt gives the watchdog 63 s.
  const seconds = await secondsToEnd(pi, 30);
  assert.ok(seconds < 43, `${seconds} s`);
});
