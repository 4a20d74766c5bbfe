import assert from 'node:assert/strict';
import { aDevice } from './device';
import { installProgram } from './engine';
import { onMachine, type Machine } from './machine';

/** Where the card's file lies on the test's machine. */
export const CONF = '/fake/boot/pppi.conf';

/** What lies where after a boot, and what came before the data partition was there. */
interface Boot {
  hostname: string;
  hosts: string;
  chat: string;
  peers: string;
  pap: string;
  chap: string;
  keys: string;
  pin: string;
  /** pppi.conf as it is on the boot partition afterwards */
  conf: string;
  /** the boot partition's files */
  boot: string;
  stored: string;
  notes: string;
  console: string;
  log: string;
  /** the same three before the data partition was there */
  earlyChap: string;
  earlyPin: string;
  waiting: string;
}

const FILES = {
  hostname: '/etc/hostname',
  hosts: '/etc/hosts',
  chat: '/etc/chatscripts/twilio',
  peers: '/etc/ppp/peers/twilio',
  pap: '/etc/ppp/pap-secrets',
  chap: '/etc/ppp/chap-secrets',
  keys: '/root/.ssh/authorized_keys',
  conf: CONF,
  stored: '/data/pppi/settings',
  notes: '/run/pppi/settings.notes',
  console: '/dev/console',
  log: '/var/log/messages',
};

const PIN = `sed -n 's/^twilio.pin=//p' /run/pppi/settings/values`;

/** The boot partition is a folder: mounting it is the one thing that is not done for real. */
export async function insertCard(machine: Machine): Promise<void> {
  await machine.write('/sys/class/block/mmcblk0p1/partition', '1\n');
  await machine.sh('mkdir -p /fake/boot /fake/data /data');
  await machine.write('/dev/zero', '\0'.repeat(4096));
  await machine.program(
    'mount',
    `#!/bin/sh
echo "mount $*" >>/fake/calls
case $2 in
  vfat)
    [ ! -e /fake/no-boot ] || exit 1
    [ -e /fake/full ] || exec /bin/busybox mount -o bind /fake/boot /run/pppi/boot
    /bin/busybox mount -t tmpfs -o size=16k tmpfs /run/pppi/boot
    cp /fake/boot/pppi.conf /run/pppi/boot
    cat /dev/urandom >/run/pppi/boot/full 2>/dev/null
    true
    ;;
  *) exec /bin/busybox mount "$@" ;;
esac
`,
  );
}

/** One boot: settings early, the data partition (or none), settings late. The card keeps what is written to it. */
export async function boot(machine: Machine, { data = true } = {}): Promise<Boot> {
  const show = (name: string, command: string) =>
    `echo; echo '=== ${name}'; { ${command}; } 2>/dev/null`;
  await machine.write('/dev/console', '');
  await machine.write('/var/log/messages', '');
  const { stdout, stderr, status } = await machine.sh(`
    rm -rf /run/pppi/settings* /run/pppi/boot.*
    /usr/libexec/pppi/settings early || exit 1
    ${show('earlyChap', 'cat /etc/ppp/chap-secrets')}
    ${show('earlyPin', PIN)}
    ${show('waiting', 'ls /run/pppi/settings.wait')}
    ${data ? '/bin/busybox mount -o bind /fake/data /data' : ''}
    /usr/libexec/pppi/settings late || exit 1
    [ ! -e /run/pppi/settings.wait ] || exit 2
    ${Object.entries(FILES)
      .map(([name, path]) => show(name, `cat ${path}`))
      .join('\n')}
    ${show('pin', PIN)}
    ${show('boot', 'ls /fake/boot')}
    grep -q /run/pppi/boot /proc/mounts && exit 3
    exit 0`);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const parts = stdout.split(/^=== (.*)\n?/m).slice(1);
  const found: Record<string, string> = {};
  for (let index = 0; index < parts.length; index += 2)
    found[parts[index] ?? ''] = (parts[index + 1] ?? '').trimEnd();
  return found as unknown as Boot;
}

/** A test on a machine with a card in it. */
export function onCard(
  work: (machine: Machine) => Promise<void>,
  device = aDevice(),
): ReturnType<typeof onMachine> {
  return onMachine(async (machine) => {
    await insertCard(machine);
    await work(machine);
  }, device);
}

/** The same with what decides about pppi.conf. */
export function onSettings(
  work: (machine: Machine) => Promise<void>,
  device = aDevice(),
): ReturnType<typeof onMachine> {
  return onCard(async (machine) => {
    await installSettings(machine);
    await work(machine);
  }, device);
}

/** Installs the engine, and what it runs at a start for pppi.conf. */
export async function installSettings(machine: Machine): Promise<void> {
  await installProgram(machine, 'settings');
  await installProgram(machine, 'pppi-settings');
}
