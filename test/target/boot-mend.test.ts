import assert from 'node:assert/strict';
import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../scripts/os';
import { onMachine, type Machine } from './machine';

const IMAGE = '/dev/mmcblk0p1';
const CONF = 'hostname = gate-7\ntwilio.apn = iot.example\n';

/** Of each kind, hardly larger than its least: where its dirty bit is, and the lines that fsck.fat wants it to have. */
const KINDS = {
  fat16: { options: ['-F', '16', '-s', '4'], mib: 16, dirty: 0x25 },
  fat32: { options: ['-F', '32', '-s', '1'], mib: 36, dirty: 0x41 },
};
type Kind = (typeof KINDS)[keyof typeof KINDS];

const image = (machine: Machine) => join(machine.root, IMAGE);

async function change(machine: Machine, edit: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(image(machine));
  edit(bytes);
  await writeFile(image(machine), bytes);
}

/** Where a file's entry is in the root directory, by its short name. */
function entry(bytes: Buffer, name: string): number {
  const at = bytes.indexOf(Buffer.from(name, 'latin1'));
  assert.ok(at > 0, name);
  return at;
}

/** They ask libc for DOS' code page, which it loads as it does a library. */
async function installMtools(machine: Machine): Promise<void> {
  await machine.install('mcopy', 'fake');
  const { stdout } = await run('find', ['/usr/lib', '/lib', '-name', 'IBM850.so']);
  await copyFile(stdout.split('\n')[0]!, join(machine.root, 'fake/IBM850.so'));
  const modules = ['IBM850// INTERNAL', 'INTERNAL IBM850//'].map(
    (pair) => `module ${pair} IBM850 1`,
  );
  await machine.write('/fake/gconv-modules', `alias CP850// IBM850//\n${modules.join('\n')}\n`);
  await machine.sh('ln -s mcopy /fake/mdel');
}

/**
 * A boot partition that was mounted when power failed: fsck.fat and its FAT are real. The kernel's mount is played
 * by mtools, which copy the files out and, where they were mounted for writing, in again.
 */
async function dirtyCard(
  machine: Machine,
  kind: Kind,
  files: Record<string, string>,
): Promise<void> {
  await machine.write('/sys/class/block/mmcblk0p1/partition', '1\n');
  await machine.write('/dev/zero', '\0'.repeat(65536));
  await writeFile(image(machine), '');
  await truncate(image(machine), kind.mib << 20);
  await run('mkfs.vfat', [...kind.options, '-n', 'PPPI-BOOT', image(machine)]);
  await machine.install('fsck.vfat');
  await installMtools(machine);
  await machine.sh(`mkdir -p /fake/boot /run/pppi/boot
    ln -s fsck.vfat /usr/sbin/fsck.fat`);
  await machine.program(
    'mount',
    `#!/bin/sh
echo "mount $*" >>/fake/calls
case $* in
  *remount,rw*) : >/fake/rw ;;
  *)
    rm -rf /fake/boot/*
    GCONV_PATH=/fake /fake/mcopy -n -i ${IMAGE} '::*' /fake/boot/
    exec /bin/busybox mount -o bind /fake/boot /run/pppi/boot
    ;;
esac
`,
  );
  await machine.program(
    'umount',
    `#!/bin/sh
/bin/busybox umount "$@" || exit
[ -e /fake/rw ] || exit 0
rm /fake/rw
export GCONV_PATH=/fake
/fake/mdel -i ${IMAGE} '::*' && /fake/mcopy -i ${IMAGE} /fake/boot/* ::
`,
  );
  for (const [name, text] of Object.entries(files)) {
    await machine.write(`/fake/new/${name}`, text);
    await run('mcopy', ['-i', image(machine), join(machine.root, 'fake/new', name), '::']);
  }
  await change(machine, (bytes) => (bytes[kind.dirty] = 1));
}

/** What a start does. @returns what is on the partition afterwards */
async function start(machine: Machine): Promise<Record<string, string>> {
  const { stderr, stdout } = await machine.sh(`
    boot() { /usr/libexec/pppi/boot-file "$@"; }
    boot read /run/pppi/file; boot mend
    mount /; cd /run/pppi/boot; for name in *; do echo "=== $name"; cat "$name"; echo; done; echo '=== end'
    cd /; umount /run/pppi/boot; ls -d /run/pppi/boot.* 2>/dev/null`);
  assert.equal(stderr, '');
  const parts = stdout.split(/^=== (.*)(?:\n|$)/m).slice(1);
  const found: Record<string, string> = {};
  for (let at = 0; at < parts.length - 2; at += 2) found[parts[at]!] = parts[at + 1]!.slice(0, -1);
  return found;
}

/** fsck.fat finds nothing any more, and the bit is not set. */
async function assertClean(machine: Machine, kind: Kind): Promise<void> {
  assert.equal((await readFile(image(machine)))[kind.dirty]! & 1, 0);
  await run('fsck.vfat', ['-n', image(machine)]);
}

for (const [name, kind] of Object.entries(KINDS)) {
  test(
    `boot partition, ${name}: the dirty bit that a power failure left goes at the next start, and only then`,
    onMachine(async (machine) => {
      await dirtyCard(machine, kind, { 'pppi.conf': CONF });
      assert.deepEqual(await start(machine), { 'pppi.conf': CONF });
      await assertClean(machine, kind);
      assert.match(await machine.log(), /notice settings.*it is clean again/);
      const before = await readFile(image(machine));
      await machine.write('/var/log/messages', '');
      await start(machine);
      assert.equal(await machine.log(), '');
      assert.ok((await readFile(image(machine))).equals(before));
    }),
  );

  test(
    `boot partition, ${name}: clusters without a name do not stay as a file that anyone can read`,
    onMachine(async (machine) => {
      await dirtyCard(machine, kind, { 'pppi.conf': CONF, 'SECRET.TXT': 'twilio.pin = 7351\n' });
      await change(machine, (bytes) => (bytes[entry(bytes, 'SECRET  TXT')] = 0xe5));
      assert.deepEqual(await start(machine), { 'pppi.conf': CONF });
      await assertClean(machine, kind);
    }),
  );

  test(
    `boot partition, ${name}: two names of one file, and pppi.conf is whole afterwards`,
    onMachine(async (machine) => {
      await dirtyCard(machine, kind, { 'pppi.old': CONF, 'pppi.conf': CONF });
      await change(machine, (bytes) => {
        const [from, to] = [entry(bytes, 'PPPI    OLD'), entry(bytes, 'PPPI~1  CON')];
        for (const at of [20, 21, 26, 27]) bytes[to + at] = bytes[from + at]!;
      });
      assert.deepEqual(await start(machine), { 'pppi.conf': CONF });
      await assertClean(machine, kind);
      assert.match(await machine.log(), /warning settings.*pppi\.conf was empty or cut short/);
    }),
  );
}

/** What an image of before left when power failed in its renames, and what has to be there at the end. */
const LEFTOVERS: Record<string, Record<string, string>> = {
  'a pppi.old that was not wiped': { 'pppi.conf': CONF, 'pppi.old': 'twilio.pin = 7351\n' },
  'a pppi.new that is not whole': { 'pppi.conf': CONF, 'pppi.new': 'twilio.p' },
  'pppi.old alone': { 'pppi.old': CONF },
  'an empty pppi.conf': { 'pppi.conf': '', 'pppi.old': CONF },
  'a pppi.conf of zeros': { 'pppi.conf': '\0'.repeat(CONF.length), 'pppi.old': CONF },
};

for (const [at, [name, files]] of Object.entries(LEFTOVERS).entries()) {
  const isDirty = at % 2 === 1;
  test(
    `boot partition: ${name}${isDirty ? ', not unmounted' : ''}: what counted holds and is alone`,
    onMachine(async (machine) => {
      await dirtyCard(machine, KINDS.fat32, files);
      if (!isDirty) await change(machine, (bytes) => (bytes[KINDS.fat32.dirty] = 0));
      // A card reader shows the blocks of files that are gone.
      await machine.program(
        'rm',
        `#!/bin/sh
case $1 in pppi.*) tr -d '\\000' <"$1" | wc -c >>/fake/left ;; esac
exec /bin/busybox rm "$@"
`,
      );
      assert.deepEqual(await start(machine), { 'pppi.conf': CONF });
      await assertClean(machine, KINDS.fat32);
      assert.equal(await machine.read('/fake/left'), '0\n');
    }),
  );
}

test(
  'boot partition: without a pppi.conf, clusters without a name may be it and stay',
  onMachine(async (machine) => {
    await dirtyCard(machine, KINDS.fat32, { 'LOST.TXT': CONF });
    await change(machine, (bytes) => (bytes[entry(bytes, 'LOST    TXT')] = 0xe5));
    const [[name, text] = []] = Object.entries(await start(machine));
    assert.match(name ?? '', /^FSCK0000\.REC$/);
    assert.ok(text?.startsWith(CONF));
  }),
);

test(
  'boot partition: a check that fails is told, and the file stays as it is',
  onMachine(async (machine) => {
    await dirtyCard(machine, KINDS.fat32, { 'pppi.conf': CONF });
    await machine.sh('rm /usr/sbin/fsck.fat');
    await machine.program('fsck.fat', '#!/bin/sh\necho no >&2\nexit 127\n');
    assert.deepEqual(await start(machine), { 'pppi.conf': CONF });
    assert.match(
      await machine.log(),
      /warning settings.*cannot clean the boot partition \(status 127\)/,
    );
  }),
);
