import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aHook, aLink } from './device';
import { onMachine } from './machine';

/** Hooks of the user's go on behind ip-down. */
const HOOKS_DONE = 'while pidof run-hooks >/dev/null; do /bin/busybox sleep 0.01; done';

/** pppd's way of calling it: no PATH, no other variable, output nowhere, files closed to others. */
const ip = (event: 'up' | 'down', link = 'twilio', iface = 'ppp0', before = '') =>
  `${before}(umask 077; cd /; env -i DNS1=10.177.0.34 DNS2=10.177.0.210 /etc/ppp/ip-${event} ${iface} /dev/modem/${link}-ppp 115200 10.0.0.2 10.64.64.64 ${link} >/dev/null 2>&1); ${HOOKS_DONE}`;

/** pppid, which has set routes and DNS as soon as ip-up has told of an address. */
const SET =
  '(until [ -e /run/pppi/twilio.up ]; do /bin/busybox sleep 0.01; done; echo "ppp0 10.0.0.2" >/run/pppi/twilio.ready) & ';

test(
  'ip-up tells pppid of the address and the DNS servers, ip-down takes it back; each says a word',
  onMachine(async (machine) => {
    const { stdout } = await machine.sh(`
      mkfifo /run/pppi/pppid.fifo; exec 3<>/run/pppi/pppid.fifo
      ${ip('up')}; read -r word <&3; echo "$word"; cat /run/pppi/twilio.up
      ${ip('down')}; read -r word <&3; echo "$word"; ls /run/pppi/twilio.*`);
    const told = 'ppp0 10.0.0.2 10.64.64.64 10.177.0.34 10.177.0.210';
    assert.equal(stdout.trimEnd(), `look\n${told}\nlook`);
  }),
);

test(
  'ip-up: DNS servers are put to use where pppid does not run, and only there',
  onMachine(async (machine) => {
    const { stdout } = await machine.sh(`
      ${ip('up')}; cat /etc/resolv.conf
      : >/run/pppi/pppid.guide
      ${ip('up')}; cat /etc/resolv.conf; stat -Lc %a /etc/resolv.conf`);
    assert.equal(stdout.trimEnd(), 'nameserver 10.177.0.34\nnameserver 10.177.0.210\n644');
  }),
);

const hooked = aDevice({
  links: [
    aLink({
      hooks: {
        ipUp: [
          aHook(
            '50-tell',
            '#!/bin/sh\necho "up $LINK $METRIC $* $DNS1 $DNS2 $PWD $PATH" >>/fake/calls\n',
          ),
          aHook('60-fail', '#!/bin/sh\necho went wrong >&2\nexit 3\n'),
          aHook('70-hang', '#!/bin/sh\nexec /bin/busybox sleep 30\n'),
          aHook('75-deaf', "#!/bin/sh\ntrap '' TERM\nwhile :; do /bin/busybox sleep 0.1; done\n"),
          aHook('80-last', '#!/bin/sh\necho last >>/fake/calls\n'),
        ],
        ipDown: [aHook('50-tell', '#!/bin/sh\necho "down $LINK" >>/fake/calls\n')],
      },
    }),
    aLink({
      name: 'other',
      unit: 1,
      metric: 800,
      hooks: {
        ipUp: [aHook('50-tell', '#!/bin/sh\necho "up $LINK" >>/fake/calls\n')],
        ipDown: [],
      },
    }),
  ],
});

test(
  'hooks: run for their own link, in order, bounded; one that fails does not stop the next',
  onMachine(async (machine) => {
    await machine.program('ip', '#!/bin/sh\nexit 0\n');
    // A minute is too long for a test: the same program with less patience.
    await machine.program('timeout', '#!/bin/sh\nshift 3\nexec /bin/busybox timeout -k 1 1 "$@"\n');
    // pppid has set routes and DNS, and taken them away again.
    await machine.sh(
      `${ip('up', 'twilio', 'ppp0', SET)}; rm /run/pppi/twilio.ready; ${ip('down')}`,
    );
    assert.deepEqual(await machine.calls(), [
      'up twilio 700 ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio 10.177.0.34 10.177.0.210 / /usr/libexec/pppi/applets:/usr/sbin:/usr/bin:/sbin:/bin',
      'last',
      'down twilio',
    ]);
    const log = await machine.log();
    assert.match(log, /daemon\.info hook\[\d+\]: went wrong/);
    assert.match(log, /daemon\.err ip-up\[\d+\]: .*60-fail failed with status 3/);
    assert.match(log, /70-hang was ended after 60 s/);
    assert.match(log, /75-deaf was ended after 60 s/);
    await machine.write('/fake/calls', '');
    await machine.sh(ip('up', 'other', 'ppp1'));
    assert.deepEqual(await machine.calls(), ['up other']);
  }, hooked),
);

test(
  'hooks: begin when pppid has set routes and DNS, or has taken them away; without a word from it after 10 s',
  onMachine(async (machine) => {
    const when =
      'date() { cut -d. -f1 /proc/uptime; }; begun=$(date); since() { echo $(($(date) - begun)); }';
    await machine.program('sleep', '#!/bin/sh\nexec /bin/busybox sleep "$@"\n');
    const { stdout } = await machine.sh(`
      mkdir /host; mount -t proc proc /host; ln -sf /host/uptime /fake/uptime; ${when}
      (/bin/busybox sleep 2; echo 'ppp1 10.0.0.2' >/run/pppi/other.ready) &
      ${ip('up', 'other', 'ppp1')}; since
      : >/fake/calls; rm /run/pppi/other.ready; begun=$(date)
      ${ip('up', 'other', 'ppp1')}; since`);
    const [told, never] = stdout.trim().split('\n').map(Number) as [number, number];
    assert.ok(told >= 1 && told < 9, `${told} s`);
    assert.ok(never >= 9, `${never} s`);
    assert.deepEqual(await machine.calls(), ['up other']);
  }, hooked),
);

test(
  'hooks: one of ip-down that takes its time is not ended with pppd’s own child, nor is the next',
  onMachine(
    async (machine) => {
      await machine.sh(`${ip('down').replace(HOOKS_DONE, '')}
        touch /fake/pppd-has-ended; ${HOOKS_DONE}`);
      assert.deepEqual(await machine.calls(), ['slow', 'next']);
    },
    aDevice({
      links: [
        aLink({
          hooks: {
            ipUp: [],
            ipDown: [
              aHook(
                '50-slow',
                '#!/bin/sh\nuntil [ -e /fake/pppd-has-ended ]; do sleep 1; done\necho slow >>/fake/calls\n',
              ),
              aHook('51-next', '#!/bin/sh\necho next >>/fake/calls\n'),
            ],
          },
        }),
      ],
    }),
  ),
);

test(
  'hooks: pppd gives what it has started as long as one hook may take',
  onMachine(async (machine) => {
    const seconds = async (path: string, form: RegExp) =>
      Number(form.exec(await machine.read(path))?.[1]);
    const ofPppd = await seconds('/etc/ppp/options', /^child-timeout (\d+)$/m);
    assert.ok(ofPppd >= (await seconds('/usr/libexec/pppi/run-hooks', /^HOOK_SECONDS=(\d+)$/m)));
  }),
);

test(
  'hooks: a pppd that is none of ours changes nothing',
  onMachine(async (machine) => {
    await machine.sh(ip('up', '../../etc', 'ppp5'));
    assert.equal(await machine.exists('/run/pppi/none.up'), false);
    assert.deepEqual(await machine.calls(), []);
  }, hooked),
);
