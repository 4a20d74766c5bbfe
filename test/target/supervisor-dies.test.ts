import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { huawei, onMachine, type Machine } from './machine';
import { begunTimes, supervise } from './supervision';

const redial = { first: 10, longest: 600, jitter: 0, stable: 60 };
const device = aDevice({ links: [aLink({ redial })] });

async function plugged(machine: Machine): Promise<void> {
  await machine.plug(huawei());
  await machine.sh('/usr/libexec/pppi/ports');
}

/** init: whenever the supervisor is killed, another one is there at once. `dialled N`: the Nth dial is made. */
const INIT = `
  start() { pppi-link twilio & supervisor=$!; }
  die() { kill -9 $supervisor; wait $supervisor; } 2>/dev/null
  dialled() { until_true "[ \\"\\$(grep -c ' call ' /fake/calls)\\" = $1 ]"; }
`;

const gaps = async (machine: Machine): Promise<number[]> => {
  const times = await begunTimes(machine);
  return times.slice(1).map((time, index) => time - times[index]!);
};

test(
  'supervisor: one that dies of each dial is not dialled for each second, but less and less',
  onMachine(async (machine) => {
    await plugged(machine);
    await supervise(
      machine,
      [],
      `${INIT}
      for n in 1 2 3 4; do start; dialled $n; die 2>/dev/null; done
      start; dialled 5; kill $supervisor; wait $supervisor`,
    );
    const seen = await gaps(machine);
    // pppd writes down the second a little after the supervisor has read it.
    for (const [index, least] of [10, 20, 40, 80].entries())
      assert.ok(seen[index]! >= least - 5, seen.join(' '));
    assert.match(await machine.log(), /backoff: dialled by an earlier supervisor; next dial/);
  }, device),
);

test(
  'supervisor: the next one waits on where one died, unless there is something new',
  onMachine(
    async (machine) => {
      await plugged(machine);
      await supervise(
        machine,
        ['0 16'],
        `${INIT}
        start; until_true '[ "$(field state)" = backoff ]'; die
        start; until_true 'grep -q "dialled by an earlier supervisor" /run/pppi/twilio.json'
        pon; dialled 2; kill $supervisor; wait $supervisor`,
      );
      const [gap] = await gaps(machine);
      assert.ok(gap! >= 5 && gap! < 86400, `${gap} s`);
    },
    aDevice({ links: [aLink({ redial: { ...redial, first: 86400, longest: 86400 } })] }),
  ),
);

test(
  'supervisor: after a call that was well it starts with the first wait, also if it died in it',
  onMachine(async (machine) => {
    await plugged(machine);
    await supervise(
      machine,
      ['0 16', '0 16', '0 16'],
      `${INIT}
      start; until_true '[ "$(field state)" = online ]'
      until_true 'read -r _ delay </run/pppi/twilio.redial; [ "$delay" = 10 ]'
      die; start; dialled 5; until_true '[ "$(field state)" = online ]'
      cat /run/pppi/twilio.redial; kill $supervisor; wait $supervisor`,
    );
    assert.doesNotMatch(await machine.log(), /dialled by an earlier supervisor/);
  }, device),
);
