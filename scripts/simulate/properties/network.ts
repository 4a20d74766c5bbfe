import type { DeviceState } from '../../../device/core';
import type { Socket } from '../socket';
import type { Property } from '../watch';
import type { World } from '../world';

/** libc reads so many name servers. */
const MOST_SERVERS = 3;
/** Bad checks after which the board's socket comes last. */
const STRIKES = 3;

const isOnline = ({ links }: DeviceState, { name }: Socket) => links[name]?.phase === 'online';

export const routesUp: Property = {
  name: 'routes-up',
  sentence:
    'The default routes are those of the links that are online, and of no other; so are the name servers, the best link first.',
  watch: (world) => {
    // A daemon that has lost what it knew last may leave the route of a call that is ending; it goes with that call.
    const strays = new Set<Socket>();
    // What libc has to read, by which links are online, and how well.
    const wanted = new Map<number, string>();
    const wrongServers = (state: DeviceState): string | undefined => {
      const key = world.sockets.reduce((sum, socket) => 3 * sum + rank(state, socket), 0);
      const has = world.kernel.resolvConf;
      const all = wanted.get(key) ?? serversOf(world.sockets, state);
      wanted.set(key, all);
      return has === all ? undefined : `resolv.conf has ${JSON.stringify(has)}`;
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
    // The kernel may know before the daemon does that the call is over, or has another address.
    const { call } = socket;
    const isKnown = state.links[socket.name]?.call?.lease?.address === call?.lease?.address;
    if (!has && isOnline(state, socket) && call?.isUp && isKnown)
      return `${socket.name} is online and has no route`;
  }
  return undefined;
}

/** 0: it is not online; 1: it is, 2: without internet, so that it comes after all others */
function rank(state: DeviceState, socket: Socket): 0 | 1 | 2 {
  if (!isOnline(state, socket)) return 0;
  const strikes = state.links[socket.name]?.health?.strikes ?? 0;
  return socket.isBoard && strikes >= STRIKES ? 2 : 1;
}

function serversOf(sockets: readonly Socket[], state: DeviceState): string {
  const place = (socket: Socket) => rank(state, socket) * 1e6 + socket.config.metric;
  const best = sockets.filter((socket) => isOnline(state, socket));
  const all = best.sort((a, b) => place(a) - place(b)).flatMap(({ dns }) => dns);
  return all
    .slice(0, MOST_SERVERS)
    .map((server) => `nameserver ${server}\n`)
    .join('');
}
