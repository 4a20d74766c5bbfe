import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sleeping, type Machine } from './machine';

/**
 * A stand-in for pppd. Each call takes a line "SECONDS STATUS [online]" of /fake/plan and does so: lives so
 * long on the device's clock, tells an address like ip-up, ends with that status. TERM ends it with 5.
 * After the last line it stays up. Behind each call stands the supervisor's own second of it, in one write and after
 * all that SLEEP waits for: who sees a call may kill both. /fake/seen tells up to which second it lives on, in numbers
 * of one length.
 */
const PPPD = `#!/bin/sh
uptime() { read -r up _ </proc/uptime; up=\${up%%.*}; }
uptime
read -r dialled _ </run/pppi/$2.redial && echo "$dialled" >/fake/dialled.new && mv /fake/dialled.new /fake/dialled
printf 'pppd %s %s\\nbegun %s\\n' "$up" "$*" "\${dialled:-}" >>/fake/calls
echo "$$" >/run/ppp-$2.pid
trap 'echo "pppd ended" >>/fake/calls; exit 5' TERM
plan=$(sed -n 1p /fake/plan); sed -i 1d /fake/plan
set -- $2 \${plan:-999999 0 online}
[ -z "\${4:-}" ] || echo "ppp0 10.0.0.2 10.64.64.64 9.9.9.9 8.8.8.8" >/run/pppi/$1.up
end=$((up + $2))
[ -n "$plan" ] || touch /fake/planned
echo "$$" >/fake/pppd.new; mv /fake/pppd.new /fake/pppd
while uptime; [ "$up" -lt "$end" ]; do
  echo $((up + 1000000000)) 1<>/fake/seen
  /bin/busybox sleep 0.002
done
exit "$3"
`;

/**
 * A second is over when that pppd has seen it, or has ended: it keeps to its plan and hears a signal within the
 * second, however slow the machine is. So it is when a dial that a supervisor has begun has its second in
 * /fake/calls. A dial that never was, of a supervisor that a test has killed just then, is waited for once.
 */
const SLEEP = sleeping(`/bin/busybox sleep 0.003
begun() {
  dialled=
  read -r begun _ </run/pppi/twilio.redial && { read -r dialled </fake/dialled; [ "$begun" != "$dialled" ]; }
}
tries=0
while begun; do
  tries=$((tries + 1))
  [ $tries -lt 2000 ] || echo "$begun" >/fake/dialled
  /bin/busybox sleep 0.001
done 2>/dev/null
late() {
  read -r pid </fake/pppd && read -r _ _ state _ </proc/$pid/stat && [ "$state" != Z ] &&
    { read -r seen </fake/seen; [ "\${seen:-0}" -lt $((up + 1000000000)) ]; }
}
while late; do /bin/busybox sleep 0.001; done 2>/dev/null`);

/**
 * For scripts on the device. until_true waits on the real clock, which the device's programs do not see; pass
 * waits until the device's own has moved on, by the rests of those programs. field is one of the link's state.
 */
export const scriptTools = (link: string) => `
until_true() { n=0; until eval "$1"; do n=$((n + 1)); [ $n -lt 6000 ] || { echo "never: $1"; exit 99; }; /bin/busybox sleep 0.01; done; }
pass() { end=$(($(cut -d. -f1 /proc/uptime) + $1)); until_true '[ "$(cut -d. -f1 /proc/uptime)" -ge "$end" ]'; }
field() { sed -n 's/^  "'$1'": "*\\([^",]*\\)"*,*$/\\1/p' /run/pppi/${link}.json 2>/dev/null; }
`;

/**
 * Runs a script with a pppd that keeps to a plan; the script has until_true, pass and field.
 * @param sleep the device's program, if that pppd's own is not the right one
 * @returns what it printed
 */
export async function supervise(
  machine: Machine,
  plan: string[],
  script: string,
  sleep = SLEEP,
): Promise<string> {
  await machine.program('pppd', PPPD);
  await machine.program('sleep', sleep);
  // Its number may be another process's by now, in name spaces that each script has for itself.
  await machine.sh('rm -f /fake/pppd /fake/seen');
  await machine.write('/fake/plan', plan.map((line) => `${line}\n`).join(''));
  const result = await machine.sh(`${scriptTools('twilio')}\n${script}`);
  assert.equal(result.status, 0, `${result.stdout}\n${result.stderr}\n${await machine.log()}`);
  assert.equal(result.stderr, '');
  return result.stdout;
}

/**
 * Seconds on the device's clock at which the supervisor began each dial, by its own note; pppd reads the clock later.
 * @throws if pppd was called before such a second, or without one
 */
export async function begunTimes(machine: Machine): Promise<number[]> {
  const begun = (await machine.calls('begun')).map((line) => Number(line.split(' ')[1]));
  const called = await dialTimes(machine);
  assert.equal(begun.length, called.length);
  for (const [index, at] of called.entries()) assert.ok(at >= begun[index]!, `${begun} ${called}`);
  return begun;
}

/** Seconds on the device's clock at which pppd was called. */
export async function dialTimes(machine: Machine): Promise<number[]> {
  return (await machine.calls('pppd'))
    .filter((line) => / call /.test(line))
    .map((line) => Number(line.split(' ')[1]));
}

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
