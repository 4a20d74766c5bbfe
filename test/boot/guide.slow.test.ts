import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeReport } from '../support/report';
import { beginDespiteAborts, boot, online, PATIENCE, saysOnline, type Booted } from './booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/**
 * The guide replayed: its steps in its order, each looked at on the console of a device to which
 * nothing was done by hand. The modem starts as the CD-ROM 12d1:14fe, as the guide's does.
 * The page to read beside the guide is build/reports/guide.md.
 */
let pi: Booted;
/** those before the guide's own */
let calls = 0;

const page: string[] = [
  '# The guide, replayed',
  '',
  'What the guide has a person do, and what the device had done by itself when it was asked.',
];

before(() => beginDespiteAborts(begin));

async function begin(): Promise<void> {
  pi = await boot('guide', SHIPPED_DEVICE, 'huawei-12d1-14fe');
  await online(pi);
  await pi.console.login(30 * PATIENCE);
  await saysOnline(pi);
  calls = pi.emulator.carrier.sessions.length;
}

after(async () => {
  await writeReport('guide', page);
  await pi?.stop();
});

/** One step: what the guide says, the command that shows it, and what must be seen. */
function step(
  title: string,
  guide: string,
  commands: string[],
  check: (outputs: string[]) => void | Promise<void>,
) {
  test(title, async () => {
    const outputs: string[] = [];
    for (const command of commands) outputs.push(await pi.sh(command, 30 * PATIENCE));
    const shown = commands.map((command, index) => `# ${command}\n${outputs[index]}`.trimEnd());
    page.push('', `## ${title}`, '', `The guide: ${guide}`, '', '```', ...shown, '```');
    try {
      await check(outputs);
      page.push('', '**As in the guide.**');
    } catch (error) {
      page.push('', '**Not as in the guide.**', '', '```', (error as Error).message, '```');
      throw error;
    }
  });
}

step(
  'Enable drivers',
  '`modprobe` of four modules',
  ["grep -E '^(huawei_cdc_ncm|option|bsd_comp|ppp_deflate) ' /proc/modules"],
  ([modules]) => {
    assert.equal(modules?.split('\n').length, 4);
  },
);

step(
  'Switch the modem from mass storage',
  '`usb_modeswitch -v 12d1 -p 14fe -J`',
  [
    'cat /sys/bus/usb/devices/1-1/idVendor /sys/bus/usb/devices/1-1/idProduct',
    "cat /var/log/messages.0 /var/log/messages 2>/dev/null | grep -E 'modeswitch|idProduct=(14fe|1506)'",
  ],
  ([ids, log]) => {
    assert.equal(ids, '12d1\n1506');
    assert.match(log ?? '', /idProduct=14fe[\s\S]*modeswitch\[\d+\][\s\S]*idProduct=1506/);
  },
);

step('wwan0 shows up', '`ip link show` has `wwan0`', ['ip link show'], ([links]) => {
  assert.match(links ?? '', /^\d+: wwan0: </m);
  assert.match(links ?? '', /^\d+: lo: </m);
});

step(
  'Dial',
  '`pon twilio`, which returns with no output',
  ['poff twilio', 'pon twilio'],
  async ([off, on]) => {
    assert.equal(off, '');
    assert.equal(on, '');
    await online(pi, calls);
    await saysOnline(pi);
  },
);

step('See what happened', '`cat /var/log/messages` shows the dialogue', ['plog -120'], ([log]) => {
  const lines = [
    'pppd 2\\.\\d+\\.\\d+ started by root, uid 0',
    'abort on \\(BUSY\\)',
    'abort on \\(NO CARRIER\\)',
    'abort on \\(NO DIALTONE\\)',
    'abort on \\(NO DIAL TONE\\)',
    'abort on \\(NO ANSWER\\)',
    'abort on \\(DELAYED\\)',
    'timeout set to 10 seconds',
    'report \\(CONNECT\\)',
    ...['AT', 'ATH', 'ATZ', 'ATQ0', 'AT\\+CGDCONT=1,"IP","wireless\\.twilio\\.com"'].map(
      (command) => `send \\(${command}\\^M\\)`,
    ),
    'send \\(ATDT\\*99\\*\\*\\*1#\\^M\\)',
    'expect \\(CONNECT\\)',
    'Serial connection established\\.',
    'Using interface ppp0',
    'local {2}IP address 26\\.35\\.123\\.\\d+',
    'remote IP address 10\\.64\\.64\\.64',
    'primary {3}DNS address 10\\.177\\.0\\.34',
    'secondary DNS address 10\\.177\\.0\\.210',
  ];
  assert.match(log ?? '', new RegExp(lines.join('[\\s\\S]*')));
});

step(
  'ppp0 is there',
  '`ip link show` has `ppp0`: POINTOPOINT, NOARP, UP',
  ['ip link show ppp0'],
  ([link]) => {
    assert.match(link ?? '', /ppp0: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP>/);
  },
);

step(
  'ppp0 has an address',
  '`ip addr show ppp0`: inet … peer …',
  ['ip addr show ppp0'],
  ([address]) => {
    const given = pi.emulator.carrier.sessions.at(-1)?.address ?? '';
    assert.match(
      address ?? '',
      new RegExp(
        `inet ${given.replaceAll('.', '\\.')} peer 10\\.64\\.64\\.64/32 scope global ppp0`,
      ),
    );
  },
);

step('The default route', '`route add default dev ppp0`', ['ip route'], ([routes]) => {
  assert.match(routes ?? '', /^default dev ppp0 /m);
});

step('Ping by name', '`ping google.com`', ['ping -c 3 google.com'], ([ping]) => {
  assert.match(ping ?? '', /64 bytes from 172\.217\.11\.174: seq=2/);
  assert.match(ping ?? '', /3 packets transmitted, 3 packets received, 0% packet loss/);
});

// Beside the guide: how the image did it.

test('the modem was switched once, as usb-modeswitch-data says', async () => {
  assert.equal(pi.log.filter((line) => line.includes('usb: mode switch')).length, 1);
  const log = await pi.sh('cat /var/log/messages.0 /var/log/messages 2>/dev/null; true');
  assert.equal(log.match(/switching the modem/g)?.length, 1);
  assert.match(
    log,
    /modeswitch\[\d+\]: switching the modem 12d1:14fe at 1-1 \(-c \/usr\/share\/usb_modeswitch\/12d1:14fe\)/,
  );
});

test('it is 12d1:1506, and its ports are those of its interfaces', async () => {
  assert.match(
    await pi.sh('link-status'),
    /^ {2}modem 12d1:1506 at 1-1: ttyUSB0, control ttyUSB2$/m,
  );
});

test('the CD-ROM that it keeps beside its ports is not switched again', async () => {
  assert.equal(await pi.sh('cat /sys/bus/usb/devices/1-1:1.4/bInterfaceClass'), '08');
  assert.equal(await pi.sh('ls /run/pppi/usb-notes 2>/dev/null; true'), '');
});

test('wwan0 has no address, no route and no DHCP client', async () => {
  assert.match(await pi.sh('ip addr show wwan0'), /wwan0/);
  assert.doesNotMatch(await pi.sh('ip addr show wwan0'), /inet|[<,]UP[,>]/);
  assert.doesNotMatch(await pi.sh('ip route'), /wwan0/);
  assert.doesNotMatch(await pi.sh('ps'), /udhcpc/);
});
