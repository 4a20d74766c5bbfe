import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../scripts/os';
import { makeData, partition, realCard, tearSuperblock } from './data-card';
import { onMachine, type Machine } from './machine';

/** What an early start has found in pppi.conf: keys of secrets that only the data partition may have. */
async function settings(machine: Machine, away: string): Promise<void> {
  await machine.write('/run/pppi/settings/away', away);
}

/** One start, up to where the data partition is there or not. @returns the programs that were started meanwhile */
async function start(machine: Machine): Promise<string[]> {
  await machine.write('/fake/calls', '');
  const { stderr } = await machine.sh(
    '/usr/libexec/pppi/data; cat /run/pppi/data.notes >/fake/status 2>/dev/null; cat /data/* >/fake/on-data 2>/dev/null',
  );
  assert.equal(stderr, '');
  return (await machine.calls()).map((call) => call.trim());
}

const features = async (machine: Machine) =>
  (await run('dumpe2fs', ['-h', partition(machine)])).stdout;

/** The sector before the first partition. */
const sector = async (machine: Machine) =>
  (await readFile(join(machine.root, 'dev/mmcblk0'))).subarray(2047 * 512, 2048 * 512);

/** No superblock, and no copy of one. */
const ruin = (machine: Machine) => machine.write('/dev/mmcblk0p3', '\0'.repeat(8 << 20));

test(
  'data: a superblock that was half written is none the worse; it grows and keeps its features',
  onMachine(async (machine) => {
    await realCard(machine);
    await makeData(machine);
    assert.equal(await tearSuperblock(machine), false);
    await start(machine);
    assert.doesNotMatch(await machine.log(), /damaged|recreated/);
    const { stdout: after } = await run('dumpe2fs', ['-h', partition(machine)]);
    assert.match(after, /^Block count: +10240$/m);
    assert.doesNotMatch(after, /metadata_csum/);
    await run('e2fsck', ['-f', '-n', partition(machine)]);
  }),
);

test(
  'data: one that has metadata_csum and was torn is recreated, once, as the image had it; and that is said',
  onMachine(async (machine) => {
    await realCard(machine);
    await makeData(machine, '-O', 'metadata_csum');
    assert.equal(await tearSuperblock(machine), true);
    await settings(machine, '');
    await start(machine);
    assert.match(await machine.log(), /daemon\.err data.*could not be repaired and was recreated/);
    assert.match(await machine.read('/fake/status'), /^the data partition .* recreated/m);
    const after = await features(machine);
    assert.match(after, /^Filesystem volume name: +data$/m);
    assert.match(after, /^Filesystem features: .*uninit_bg/m);
    assert.match(after, /^Block count: +10240$/m);
    const uuid = /^Filesystem UUID:.*$/m;
    await start(machine);
    assert.equal(uuid.exec(await features(machine))?.[0], uuid.exec(after)?.[0]);
    assert.doesNotMatch(await machine.read('/fake/status'), /recreated/);
  }),
);

test(
  'data: never recreated while a secret is there that is nowhere else, or nobody knows; the device restarts three times',
  onMachine(async (machine) => {
    await realCard(machine);
    await settings(machine, 'twilio.pin\n');
    await ruin(machine);
    for (const time of [1, 2, 3]) {
      assert.equal((await start(machine)).filter((call) => call === 'reboot').length, 1);
      assert.match(
        await machine.log(),
        new RegExp(`restarting the device for twilio\\.pin \\(${time} of 3 in a row\\)`),
      );
    }
    assert.ok(!(await start(machine)).includes('reboot'));
    assert.match(
      await machine.read('/fake/status'),
      /^3 restarts in a row .* write into pppi\.conf again: twilio\.pin$/m,
    );
    assert.equal(await machine.exists('/run/pppi/data-done'), true);
    assert.ok((await readFile(partition(machine))).every((byte) => byte === 0));

    // The PIN was written again: nothing on it is nowhere else.
    await settings(machine, '');
    await start(machine);
    assert.match(await machine.log(), /recreated/);
    assert.match((await sector(machine)).toString(), /^pppi restarts [^\d]*0\0*$/);

    // No pppi.conf that could be read.
    await ruin(machine);
    await machine.sh('rm -r /run/pppi/settings');
    assert.ok(!(await start(machine)).includes('reboot'));
    assert.ok((await readFile(partition(machine))).every((byte) => byte === 0));
  }),
);

test(
  'data: a good start forgets the restarts; a card that does not keep them has none',
  onMachine(async (machine) => {
    await realCard(machine);
    await makeData(machine);
    await settings(machine, 'twilio.pin\n');
    const whole = await readFile(partition(machine));
    await ruin(machine);
    await start(machine);
    assert.match((await sector(machine)).toString(), /: 1\0+$/);
    assert.equal(await machine.exists('/run/pppi/data-done'), false);
    await run('dd', [`of=${partition(machine)}`, 'bs=1M', 'conv=notrunc', 'status=none'], {
      input: whole,
    });
    await start(machine);
    assert.match((await sector(machine)).toString(), /: 0\0+$/);
    await ruin(machine);
    await machine.write('/dev/mmcblk0', '');
    await machine.program(
      'dd',
      '#!/bin/sh\ncase $* in *of=/dev/mmcblk0*) exit 1 ;; esac\nexec /bin/busybox dd "$@"\n',
    );
    assert.ok(!(await start(machine)).includes('reboot'));
    assert.match(await machine.log(), /does not restart for the data partition/);
  }),
);

test(
  'data: a program that cannot run, or a card that cannot be read, is no reason to make it anew',
  onMachine(async (machine) => {
    await realCard(machine);
    await settings(machine, '');
    for (const script of ['exit 127', 'kill -9 $$', 'exit 8']) {
      await machine.program('e2fsck', `#!/bin/sh\n${script}\n`);
      if (script === 'exit 8')
        await machine.program(
          'dd',
          '#!/bin/sh\ncase $* in *p3*) exit 1 ;; esac\nexec /bin/busybox dd "$@"\n',
        );
      await start(machine);
    }
    assert.doesNotMatch(await machine.log(), /recreated/);
    assert.ok((await readFile(partition(machine))).every((byte) => byte === 0));
  }),
);
