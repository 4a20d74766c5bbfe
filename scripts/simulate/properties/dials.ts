import type { LinkConfig } from '../../../device/core';
import type { Socket } from '../socket';
import type { Property, Seen } from '../watch';
import type { World } from '../world';

/** Seconds between two dials, whatever happens. */
const FLOOR = 5;
/** Seconds since a dial after which a network that is back ends the wait. */
const AWAY = 30;

/** The project's promise to carriers. */
export const dialFloor: Property = {
  name: 'dial-floor',
  sentence: `Between two dials of a link lie at least ${FLOOR} s, over kills and restarts too; on the board's own socket 1 s.`,
  watch: (world) => {
    const last = new Map<Socket, number>();
    return {
      dials: (socket) => {
        const gap = (world.ms - (last.get(socket) ?? -Infinity)) / 1000;
        last.set(socket, world.ms);
        // A cable may be plugged in as often as one likes: DHCP costs nobody anything.
        return gap < (socket.isBoard ? 1 : FLOOR) ? `dialled again after ${gap} s` : undefined;
      },
    };
  },
};

/** What the wait after a failure has to be, by what was heard alone. */
class Waits {
  private delay: number;
  private notBefore = -Infinity;
  private lastDial = -Infinity;
  private isAway = false;
  /** recovery has sent the modem away since the last dial */
  private wasShaken = false;
  /** it was plugged in while its last call was not over */
  private isPluggedAnew = false;
  private okSince: number | null = null;
  private okMs = 0;

  constructor(
    private readonly world: World,
    private readonly config: LinkConfig,
  ) {
    this.delay = config.redial.first;
  }

  /** Nothing is known of what was before: power-on, or a state that could not be written any more. */
  forget(): void {
    this.startOver();
    this.notBefore = -Infinity;
    this.wasShaken = false;
    this.isPluggedAnew = false;
    this.endCall();
  }

  dial(): string | undefined {
    const { ms } = this.world;
    const isExcused = this.isAway && ms - this.lastDial >= AWAY * 1000;
    const early = isExcused ? 0 : (this.notBefore - ms) / 1000;
    this.lastDial = ms;
    this.isAway = false;
    this.wasShaken = false;
    this.isPluggedAnew = false;
    this.endCall();
    return early > 0.001
      ? `dialled ${early.toFixed(3)} s before the wait of its backoff was over`
      : undefined;
  }

  hear({ event, before, state, actions, ms }: Seen): void {
    if (actions.some(({ do: what }) => what === 'restart-modem' || what === 'cycle-usb'))
      this.wasShaken = true;
    if (event.is === 'wish' && event.want === 'on') this.startOver();
    if (event.is === 'port' && event.plug !== '' && event.plug !== before.plug) {
      this.cutShort();
      // Its call is over for it, and may yet have to end.
      this.isPluggedAnew = state.call !== null;
    }
    if (event.is === 'looked') {
      const { sim, network, registersAnew = false } = event;
      const isHome = sim === 'ready' && network === 'home' && !registersAnew;
      if (!isHome && sim !== 'silent') this.isAway = true;
    }
    if (
      event.is === 'up' &&
      before.phase === 'dialling' &&
      state.phase === 'online' &&
      !this.config.check
    )
      this.okSince = ms;
    if (event.is === 'checked' && event.ask === before.health?.ask)
      this.count(event.verdict === 'ok', ms);
    // An address that was withdrawn is asked for again: no call has ended.
    if (state.failures > before.failures && event.is !== 'down') this.fail(ms);
  }

  private count(isOk: boolean, ms: number): void {
    if (!isOk && this.okSince !== null) this.okMs += ms - this.okSince;
    this.okSince = isOk ? (this.okSince ?? ms) : null;
  }

  private fail(ms: number): void {
    const { first, longest, jitter, stable } = this.config.redial;
    this.count(false, ms);
    if (this.okMs >= stable * 1000) this.delay = first;
    const least = this.delay - Math.floor((this.delay * jitter) / 100);
    this.notBefore = ms + Math.max(least, FLOOR) * 1000;
    this.delay = Math.min(this.delay * 2, longest);
    this.isAway = false;
    this.endCall();
    if (this.isPluggedAnew) this.cutShort();
    this.isPluggedAnew = false;
  }

  private cutShort(): void {
    if (!this.wasShaken) this.startOver();
    this.notBefore = -Infinity;
  }

  private startOver(): void {
    this.delay = this.config.redial.first;
    this.notBefore = -Infinity;
  }

  private endCall(): void {
    this.okSince = null;
    this.okMs = 0;
  }
}

export const backoff: Property = {
  name: 'backoff',
  sentence:
    'After each failure the wait doubles up to `longest`, less the jitter. Only pon, a modem plugged in, a network that is back, or a stable call cuts it short.',
  watch: (world) => {
    const waits = new Map(world.sockets.map((socket) => [socket, new Waits(world, socket.config)]));
    return {
      started: (socket, found) => {
        if (found !== 'all') waits.get(socket)?.forget();
        return undefined;
      },
      stepped: (seen) => {
        waits.get(seen.socket)?.hear(seen);
        return undefined;
      },
      dials: (socket) => waits.get(socket)?.dial(),
    };
  },
};

export const oneCall: Property = {
  name: 'one-call',
  sentence: 'There are never two calls on one port.',
  watch: () => ({
    dials: ({ call }) => (call?.isRunning ? `call ${call.number} still runs` : undefined),
  }),
};

export const offIsOff: Property = {
  name: 'off-is-off',
  sentence: 'A link that was switched off is not dialled, and its modem is left alone.',
  watch: () => ({
    stepped: ({ state, actions }) => {
      if (state.wish === 'on') return undefined;
      const wrong = actions.find(
        (action) => 'link' in action && !['hang-up', 'kill', 'log'].includes(action.do),
      );
      return wrong && `${wrong.do} after poff`;
    },
  }),
};

export const roaming: Property = {
  name: 'roaming',
  sentence: 'Where roaming is refused, only a modem that has just said `home` is dialled.',
  watch: () => {
    const said = new Map<Socket, string>();
    return {
      stepped: ({ socket, event }) => {
        if (event.is === 'looked') said.set(socket, event.network);
        return undefined;
      },
      dials: (socket) =>
        !socket.isSerial || socket.config.roaming === 'allowed' || said.get(socket) === 'home'
          ? undefined
          : `the modem said ${said.get(socket)}`,
    };
  },
};
