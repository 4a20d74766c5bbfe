import type { ServiceStatus } from '../../../device/core';
import type { Drill, Rig } from '../types';

const device = 'drill-services';

/** A program of drill-services.yaml that misbehaves while its file is there. @param wrong what is wrong with its end */
function drill(
  name: string,
  fault: string,
  wrong: (status: ServiceStatus, rig: Rig) => string | undefined | Promise<string | undefined>,
): Drill {
  return {
    name: `service-${name}`,
    fault,
    device,
    causes: [],
    sameCall: true,
    holdSeconds: 40,
    inject: async ({ sh }) => {
      await sh(`mkdir -p /tmp/go && touch /tmp/go/${name}`);
      // It is looked at before it ends.
      return () => undefined;
    },
    check: async (rig) => {
      const told = JSON.parse(await rig.sh(`svc --json ${name}`)) as ServiceStatus[];
      const problem = told[0] ? await wrong(told[0], rig) : `svc does not know ${name}`;
      if (problem !== undefined) return problem;
      await rig.sh(`rm -f /tmp/go/${name} /tmp/full /var/tmp/full; svc ${name} down`);
      return undefined;
    },
  };
}

/** Programs of one's own that take all that they can get: the link has to stay up. */
export const SERVICE_DRILLS: readonly Drill[] = [
  drill('memory', 'a service takes all the memory that it can', ({ lastExit }) =>
    lastExit?.outOfMemory ? undefined : 'svc does not say that it had reached its limit',
  ),
  drill('processes', 'a service forks for ever', async (_, { sh }) => {
    const count = Number(await sh('cat /sys/fs/cgroup/services/processes/pids.current'));
    return count <= 50 ? undefined : `it has ${count} processes, and may have 50`;
  }),
  drill('disk', 'a service fills its folder of the card and every RAM disk', async (_, { sh }) => {
    const kept = await sh('echo kept >/data/probe && sync && cat /data/probe && rm /data/probe');
    return kept.trim() === 'kept' ? undefined : 'the device cannot write to its data partition';
  }),
  drill('lines', 'a service logs as fast as it can', async (_, { sh }) => {
    const call = await sh("grep -c 'Connect: ppp0' /var/log/messages; true");
    const lines = Number(await sh("grep -c 'a line that nobody reads' /var/log/services"));
    if (Number(call) === 0) return 'the log of the link is gone';
    return lines < 1000 ? undefined : `it has logged ${lines} lines`;
  }),
  drill('ends', 'a service ends at once, for ever', ({ restarts, lastExit }) =>
    restarts > 3 && lastExit?.code === 3
      ? undefined
      : `svc says ${restarts} restarts, the last with status ${lastExit?.code}`,
  ),
];
