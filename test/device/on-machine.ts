import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../target/machine';
import { nap, RECORD } from '../target/stand-ins';

/** date(1) that sets no clock, and writes down what it should have set: it would be the clock of the testing machine. */
const DATE = `#!/bin/sh
[ "$1" != -s ] || { echo "date $*" >>/fake/calls; exit; }
exec /bin/busybox date "$@"
`;

/** Nothing that the device does as a whole reaches the testing machine. */
export async function keepApart(machine: Machine): Promise<void> {
  await machine.program('reboot', RECORD);
  await machine.program('date', DATE);
}

/** For scripts on such a device: the real clock, and `until_true`. */
export const ENGINE_TOOLS = `
mkdir -p /host /data; mount -t proc proc /host; ln -sf /host/uptime /fake/uptime
# What nobody may write into: the kernel would restart.
[ ! -e /proc/sysrq-trigger ] || mount --bind /dev/null /proc/sysrq-trigger || exit 98
until_true() { n=0; until eval "$1"; do n=$((n + 1)); [ $n -lt 4000 ] || { echo "never: $1"; exit 99; }; ${nap(0.03)}; done; }
mkdir -p /run/pppi
`;

/** Does something once a script on the device has made a file, which is gone when it is done. */
export async function whenThereIs(
  machine: Machine,
  file: string,
  action: () => unknown,
): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    await new Promise((done) => setTimeout(done, 10));
    if (!(await machine.exists(file))) continue;
    // The device has its time to do what it should not.
    await new Promise((done) => setTimeout(done, 200));
    await action();
    await rm(join(machine.root, file));
    return;
  }
}
