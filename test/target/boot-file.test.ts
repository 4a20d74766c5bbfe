import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Machine } from './machine';
import { CONF, onCard } from './settings-card';

const KEPT = '/fake/data/pppi/pppi.conf';

/** Runs a script of boot-file's, with the data partition mounted or not. */
async function withData(machine: Machine, script: string, { data = true } = {}) {
  return machine.sh(`${data ? '/bin/busybox mount -o bind /fake/data /data' : ''}
    boot() { /usr/libexec/pppi/boot-file "$@"; }
    ${script}
    status=$?
    ! grep -q /run/pppi/boot /proc/mounts || echo 'still mounted' >&2
    [ ! -L /run/pppi/boot.lock ] || echo 'still locked' >&2
    exit $status`);
}

/** Lines enough for sectors, and no two files alike. */
const lines = (count: number, what: string) =>
  Array.from({ length: count }, (_, i) => `# ${what} ${i}\n`).join('');

/** Stand-ins of what writes: power fails in write number $AT, of which dd has done $SECTORS sectors. */
async function cutPower(machine: Machine): Promise<void> {
  for (const name of ['dd', 'truncate'])
    await machine.program(
      name,
      `#!/bin/sh
[ -n "\${AT:-}" ] || exec /bin/busybox ${name} "$@"
echo >>/fake/writes
[ "$(wc -l </fake/writes)" -eq "$AT" ] || exec /bin/busybox ${name} "$@"
case ${name}-$* in
  dd-*count*) ;;
  dd-*) [ "$SECTORS" = 0 ] || /bin/busybox dd "$@" count="$SECTORS" ;;
esac
kill -9 $PPID
`,
    );
}

const SIZES = {
  'both in a sector': [lines(9, 'old'), lines(12, 'new')],
  'longer, over sectors': [lines(30, 'old'), lines(300, 'new')],
  'shorter, over sectors': [lines(300, 'old'), lines(30, 'new')],
  'from a file that says nothing': ['\n', lines(200, 'new')],
} as const;

/** The data partition comes late, and what was read before it came is read again if it has to be. */
const START = `
  rm -f /run/pppi/boot.*
  AT=
  boot read /run/pppi/file; early=$?
  boot mend; mended=$?
  boot read /run/pppi/file; late=$?
  cmp -s /run/pppi/file ${CONF} || late=other
`;

for (const [name, [old, next]] of Object.entries(SIZES))
  test(
    `boot-file: power fails at any write while pppi.conf is replaced, and it is the old one or the new one (${name})`,
    onCard(async (machine) => {
      await cutPower(machine);
      await machine.program('fsck.fat', '#!/bin/sh\n');
      await machine.write('/fake/old', old);
      await machine.write('/fake/new', next);
      const { stdout, stderr } = await withData(
        machine,
        `mkdir -p /fake/data/pppi
        export AT SECTORS
        at=1 status=137
        until [ $status = 0 ] || [ $at = 20 ]; do
          for SECTORS in 0 2; do
            rm -f /fake/writes
            cat /fake/old >${CONF}; cat /fake/old >${KEPT}
            AT=$at
            boot replace /fake/new; status=$?
            [ $status != 0 ] || break
            umount -l /run/pppi/boot
            ${START}
            # Empty lines that made room, or have not gone yet, do not count.
            is=neither
            for text in old new; do [ "$(cat ${CONF})" != "$(cat /fake/$text)" ] || is=$text; done
            echo "$early$mended$late $is"
          done
          at=$((at + 1))
        done
        echo "$at writes, $status"
        cmp ${CONF} /fake/new && cmp ${KEPT} /fake/new`,
      );
      assert.equal(stderr.replaceAll(/^Killed\n?/gm, ''), '');
      const seen = stdout.split('\n');
      assert.match(seen.pop() ?? '', /^[4-9] writes, 0$/);
      // Either it was whole, or it came back, and whoever had read it in between knows.
      for (const line of seen) assert.match(line, /^(?:000|340) (?:old|new)$/, stdout);
      assert.ok(seen.some((line) => line.endsWith('new')));
      if (next.length > 512)
        assert.ok(
          seen.some((line) => line.startsWith('340')),
          stdout,
        );
    }),
  );

const PIN_AT = 600;
const PLAIN = `${lines(90, 'some').slice(0, PIN_AT)}\ntwilio.pin = 1234\n${lines(90, 'more')}`;
const STARS = PLAIN.replace('1234', '****');

/** What pppi.conf is when boot-file masks it, what it is to become, its status and words. */
const MASKS: [string, string, string, number, RegExp][] = [
  ['the secret as it was read', PLAIN, STARS, 0, /^$/],
  ['one that a start before has masked', STARS, STARS, 0, /^$/],
  ['half of a secret, of a write that was cut', PLAIN.replace('= 12', '= **'), STARS, 0, /^$/],
  ['a file that is longer by now', `${PLAIN}# mine\n`, STARS, 1, /changed meanwhile/],
  ['a file with another line by now', PLAIN.replace('more 3', 'mine 3'), STARS, 1, /changed/],
  ['no file', '', STARS, 1, /changed meanwhile/],
];

test(
  'boot-file mask: asterisks go over secrets that nobody has changed meanwhile, and over nothing else',
  onCard(async (machine) => {
    for (const [name, now, masked, status, said] of MASKS) {
      await machine.write(CONF, now);
      await machine.write('/run/pppi/masked', masked);
      await machine.write('/fake/calls', '');
      await machine.program(
        'dd',
        '#!/bin/sh\necho "dd $*" >>/fake/calls\nexec /bin/busybox dd "$@"\n',
      );
      const result = await withData(machine, 'boot mask /run/pppi/masked');
      assert.equal(result.status, status, name);
      assert.match(result.stderr, said, name);
      assert.equal(await machine.read(CONF), status === 0 ? masked : now, name);
      const sectors = (await machine.calls('dd')).map((call) => /seek=(\d+)/.exec(call)?.[1]);
      assert.deepEqual(sectors, status === 0 && now !== masked ? ['1'] : [], name);
      // Where nothing is to be written the partition is not mounted for writing.
      const isWritten = (await machine.calls('mount')).some((call) => call.includes('rw'));
      assert.equal(isWritten, sectors.length > 0, name);
      if (status === 0) assert.equal(await machine.read(KEPT), masked, name);
    }
    await machine.write(CONF, PLAIN);
    const alone = await withData(machine, 'boot mask /run/pppi/masked', { data: false });
    assert.match(alone.stderr, /cannot be kept on the data partition/);
    assert.equal(alone.status, 1);
  }),
);

/** What a worn-out card does with a write to pppi.conf. */
const WORN: [string, number, verb: string, RegExp][] = [
  ['refuses it', 1, 'mask', /the boot partition cannot be written to/],
  ['loses it', 0, 'mask', /the boot partition does not keep what is written/],
  ['refuses it', 1, 'replace', /the boot partition cannot be written to/],
  ['loses it', 0, 'replace', /the boot partition cannot be written to/],
];

test(
  'D49: boot-file: what a worn-out card has not taken is not said to be done',
  onCard(async (machine) => {
    await machine.write('/run/pppi/text', STARS);
    for (const [what, status, verb, said] of WORN) {
      const name = `${verb}, ${what}`;
      await machine.write(CONF, PLAIN);
      await machine.program(
        'dd',
        `#!/bin/sh\ncase "$*" in *of=pppi.conf*) exit ${status} ;; esac\nexec /bin/busybox dd "$@"\n`,
      );
      const result = await withData(machine, `boot ${verb} /run/pppi/text`);
      assert.equal(result.status, 1, name);
      assert.match(result.stderr, said, name);
      assert.equal(await machine.read(CONF), PLAIN, name);
    }
    await machine.program('dd', '#!/bin/sh\nexec /bin/busybox dd "$@"\n');
    // It syncs, and what it then gives back is another one.
    await machine.program('sync', `#!/bin/sh\ncase $1 in *.new) echo lost >"$1" ;; esac\n`);
    await machine.sh(`rm -f ${KEPT}`);
    for (const verb of ['mask', 'keep']) {
      const { status, stderr } = await withData(machine, `boot ${verb} /run/pppi/text`);
      assert.equal(status, 1, verb);
      assert.match(stderr, /pppi\.conf cannot be kept on the data partition/, verb);
    }
  }),
);

/** A pppi.conf, with what the data partition keeps of it; what a start reads of it before and after the data partition. */
const NOTHING: [string, string | null, string | null, string][] = [
  ['whole', PLAIN, STARS, '000'],
  ['comments alone', '# nothing\n', PLAIN, '000'],
  ['with zeros behind its first sector', `${PLAIN}\0\0\0`, STARS, '000'],
  ['in UTF-16', '\ufffd\ufffdh\0o\0s\0t\0', STARS, '000'],
  ['empty', '', PLAIN, '340'],
  ['blank', '\r\n\t \n', PLAIN, '340'],
  ['zeros', '\0'.repeat(PLAIN.length), PLAIN, '340'],
  ['zeros in its first sector', `${'\0'.repeat(512)}${PLAIN.slice(512)}`, PLAIN, '340'],
  ['missing', null, PLAIN, '340'],
  ['empty, and nothing is kept', '', null, '303'],
  ['zeros, and zeros are kept', '\0'.repeat(9), '\0'.repeat(9), '303'],
];

test(
  'boot-file: a pppi.conf that says nothing is told, and comes back from the data partition',
  onCard(async (machine) => {
    await machine.program('fsck.fat', '#!/bin/sh\n');
    for (const [name, now, kept, statuses] of NOTHING) {
      await machine.sh(`rm -f ${CONF} ${KEPT}`);
      if (now !== null) await machine.write(CONF, now);
      if (kept !== null) await machine.write(KEPT, kept);
      const { stdout, stderr } = await withData(machine, `${START} echo $early$mended$late`);
      assert.equal(stderr, '', name);
      assert.equal(stdout, statuses, name);
      assert.equal(await machine.read(CONF), (statuses === '340' ? kept : now) ?? '', name);
    }
  }),
);

test(
  'boot-file: a full boot partition, one that cannot be mounted, and one in use leave pppi.conf as it was',
  onCard(async (machine) => {
    await machine.write(CONF, PLAIN);
    await machine.write('/run/pppi/new', lines(2000, 'new'));
    await machine.write('/fake/full', '');
    const full = await withData(machine, 'boot replace /run/pppi/new');
    assert.match(full.stderr, /the boot partition is full; no change/);
    await machine.sh('rm /fake/full; : >/fake/no-boot');
    for (const verb of ['replace', 'mask', 'read'])
      assert.match(
        (await withData(machine, `boot ${verb} /run/pppi/new`)).stderr,
        /cannot be mounted/,
      );
    await machine.sh('rm /fake/no-boot');
    await machine.program('boot-file', '#!/bin/sh\nread -r word </fake/fifo\n');
    const used = await machine.sh(`
      mkfifo /fake/fifo; boot-file & ln -s $! /run/pppi/boot.lock
      /usr/libexec/pppi/boot-file read /run/pppi/file`);
    assert.match(used.stderr, /in use; try again/);
    assert.equal(await machine.read(CONF), PLAIN);
    assert.equal(await machine.read(KEPT), '');
  }),
);
