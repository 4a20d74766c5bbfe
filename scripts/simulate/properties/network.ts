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
    return {
      started: (socket, found) => {
        if (found !== 'all' && socket.call?.isRunning) strays.add(socket);
        return undefined;
      },
      settled: (state) => {
        for (const socket of strays)
          if (!socket.call?.isRunning || isOnline(state, socket)) strays.delete(socket);
        if (strays.size > 0 || state.network.againAt !== null) return undefined;
        return wrongRoute(world, state) ?? wrongServers(world, state);
      },
    };
  },
};

function wrongRoute(world: World, state: DeviceState): string | undefined {
  const { defaults } = world.kernel;
  for (const socket of world.sockets) {
    const has = defaults.includes(socket.leaseOf(0).interface);
    if (has && !isOnline(state, socket)) return `${socket.name} has a route and is not online`;
    // The kernel may know before the daemon does that the call is over.
    const isUp = isOnline(state, socket) && socket.call?.isUp;
    if (!has && isUp) return `${socket.name} is online and has no route`;
  }
  return undefined;
}

function wrongServers(world: World, state: DeviceState): string | undefined {
  const online = world.sockets.filter((socket) => isOnline(state, socket));
  const best = online.sort((a, b) => a.config.metric - b.config.metric);
  const servers = best.flatMap((socket) => socket.leaseOf(0).dns).slice(0, MOST_SERVERS);
  const wanted = servers.map((server) => `nameserver ${server}\n`).join('');
  const { resolvConf } = world.kernel;
  return resolvConf === wanted ? undefined : `resolv.conf has ${JSON.stringify(resolvConf)}`;
}
