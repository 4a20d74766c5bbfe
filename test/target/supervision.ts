import assert from 'node:assert/strict';
import type { Machine } from './machine';

/**
 * A stand-in for pppd. Each call takes a line "SECONDS STATUS [online]" of /fake/plan and does so: lives so
 * long on the device's clock, tells an address like ip-up, ends with that status. TERM ends it with 5.
 * After the last line it stays up.
 */
const PPPD = `#!/bin/sh
uptime() { read -r up _ </proc/uptime; up=\${up%%.*}; }
uptime
echo "pppd $up $*" >>/fake/calls
echo "$$" >/run/ppp-$2.pid
trap 'echo "pppd ended" >>/fake/calls; exit 5' TERM
plan=$(sed -n 1p /fake/plan); sed -i 1d /fake/plan
set -- $2 \${plan:-999999 0 online}
[ -z "\${4:-}" ] || echo "ppp0 10.0.0.2 10.64.64.64 9.9.9.9 8.8.8.8" >/run/pppi/$1.up
end=$((up + $2))
[ -n "$plan" ] || touch /fake/planned
while [ "\${up:-0}" -lt "$end" ]; do /bin/busybox sleep 0.002; uptime; done
exit "$3"
`;

/** Waits on the real clock, which the device's programs do not see. */
const UNTIL = `until_true() { n=0; until eval "$1"; do n=$((n + 1)); [ $n -lt 2000 ] || { echo "never: $1"; exit 99; }; /bin/busybox sleep 0.01; done; }
field() { sed -n 's/^  "'$1'": "*\\([^",]*\\)"*,*$/\\1/p' /run/pppi/twilio.json 2>/dev/null; }
`;

/**
 * Runs a script with a pppd that keeps to a plan; the script has until_true and field.
 * @returns what it printed
 */
export async function supervise(machine: Machine, plan: string[], script: string): Promise<string> {
  await machine.program('pppd', PPPD);
  await machine.write('/fake/plan', plan.map((line) => `${line}\n`).join(''));
  const result = await machine.sh(`${UNTIL}\n${script}`);
  assert.equal(result.status, 0, `${result.stdout}\n${result.stderr}\n${await machine.log()}`);
  assert.equal(result.stderr, '');
  return result.stdout;
}

/** Seconds on the device's clock at which pppd was called. */
export async function dialTimes(machine: Machine): Promise<number[]> {
  return (await machine.calls('pppd'))
    .filter((line) => / call /.test(line))
    .map((line) => Number(line.split(' ')[1]));
}
