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
