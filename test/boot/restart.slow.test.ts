import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boot, despiteAborts, PATIENCE, secondsToEnd } from './booted';
import { drawn } from '../support/seed';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** board/rpi3/cmdline.txt */
const WATCHDOG_SECONDS = 63;

/**
 * Starts that come to nothing, none of which may need a person: each ends in a restart by itself.
 * Words are those of the kernel's command line, where the later count.
 */
const STARTS: readonly {
  what: string;
  words: string;
  /** what the console says before */
  said: RegExp;
  /** seconds from power-on that it takes at least, and on a quiet machine at most */
  seconds: [number, number];
}[] = [
  {
    what: 'no root file system: the initramfs gives up after a minute',
    words: 'root=PARTUUID=deadbeef-02',
    said: /initramfs: no root file system PARTUUID=deadbeef-02; restarting/,
    seconds: [60, 90],
  },
  {
    what: 'the first process of the root ends: the kernel panics',
    words: 'init=/bin/false',
    said: /Kernel panic - not syncing: Attempted to kill init!/,
    seconds: [10, 40],
  },
  {
    what: 'the first process of the root hangs: the watchdog that the initramfs has opened',
    words: 'init=/bin/cat',
    said: /^/,
    seconds: [WATCHDOG_SECONDS, WATCHDOG_SECONDS + 40],
  },
  {
    what: 'no initramfs and no root: the kernel panics before any module is loaded',
    words: 'rdinit=/nope root=/dev/nope',
    said: /Kernel panic - not syncing: VFS: Unable to mount root fs/,
    // rootwait= and panic= of cmdline.txt
    seconds: [70, 110],
  },
];

for (const { what, words, said, seconds } of drawn(
  'broken starts',
  STARTS,
  1,
  ({ what }) => what,
)) {
  test(what, () =>
    despiteAborts(async () => {
      const pi = await boot('restart', SHIPPED_DEVICE, 'huawei-12d1-1506', { cmdline: words });
      try {
        const [least, most] = seconds;
        await secondsToEnd(pi, most);
        assert.match(pi.console.transcript, said);
        assert.ok(pi.emulator.elapsed() / 1000 >= least, 'before its time');
      } finally {
        await pi.stop();
      }
    }),
  );
}

test('the card is gone while the device runs: no program gets garbage, the kernel panics and restarts', () =>
  despiteAborts(async () => {
    const pi = await boot('restart', SHIPPED_DEVICE, 'huawei-12d1-1506');
    try {
      await pi.console.login(30 * PATIENCE);
      // What is read from here on is read from the card.
      const unbind =
        'cd /sys/bus/mmc/drivers/mmcblk; for card in mmc*; do echo "$card" >unbind; done';
      const read = 'while :; do cat /usr/sbin/pppd /usr/bin/*; done';
      await pi.sh(
        `{ (sleep 1; ${unbind}; echo 3 >/proc/sys/vm/drop_caches; ${read}) >/dev/null 2>&1 & }`,
      );
      await secondsToEnd(pi, 60);
      assert.match(pi.console.transcript, /Kernel panic - not syncing: squashfs read failed/i);
    } finally {
      await pi.stop();
    }
  }));
