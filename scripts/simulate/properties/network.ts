import type { DeviceState } from '../../../device/core';
import type { Socket } from '../socket';
import type { Property } from '../watch';
import type { World } from '../world';

/** libc reads so many name servers. */
const MOST_SERVERS = 3;

const isOnline = ({ links }: DeviceState, { name }: Socket) => links[name]?.phase === 'online';

export const routesUp: Property = {
  name: 'routes-up',
  sentence:
    'The default routes are those of the links that are online, and of no other; so are the name servers, the best link first.',
  watch: (world) => {
    // A daemon that has lost what it knew last may leave the route of a call that is ending; it goes with that call.
    const strays = new Set<Socket>();
    const best = [...world.sockets].sort((a, b) => a.config.metric - b.config.metric);
    // Which links are online, in bits, and what libc has to read then.
    const wanted: string[] = [];
    const wrongServers = (state: DeviceState): string | undefined => {
      const online = best.reduce((bits, socket) => 2 * bits + (isOnline(state, socket) ? 1 : 0), 0);
      const has = world.kernel.resolvConf;
      return has === (wanted[online] ??= serversOf(best, state))
        ? undefined
        : `resolv.conf has ${JSON.stringify(has)}`;
    };
    return {
      started: (socket, found) => {
        if (found !== 'all' && socket.call?.isRunning) strays.add(socket);
        return undefined;
      },
      settled: (state) => {
        for (const socket of strays)
          if (!socket.call?.isRunning || isOnline(state, socket)) strays.delete(socket);
        if (strays.size > 0 || state.network.againAt !== null) return undefined;
        return wrongRoute(world, state) ?? wrongServers(state);
      },
    };
  },
};

function wrongRoute(world: World, state: DeviceState): string | undefined {
  for (const socket of world.sockets) {
    const has = world.kernel.hasDefault(socket.interface);
    if (has && !isOnline(state, socket)) return `${socket.name} has a route and is not online`;
    // The kernel may know before the daemon does that the call is over.
    const isUp = isOnline(state, socket) && socket.call?.isUp;
    if (!has && isUp) return `${socket.name} is online and has no route`;
  }
  return undefined;
}

/** @param best all sockets, the best first */
function serversOf(best: readonly Socket[], state: DeviceState): string {
  const all = best.filter((socket) => isOnline(state, socket)).flatMap(({ dns }) => dns);
  return all
    .slice(0, MOST_SERVERS)
    .map((server) => `nameserver ${server}\n`)
    .join('');
}
