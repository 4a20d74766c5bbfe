import type { Socket } from '../socket';
import type { Property } from '../watch';
import { BOOT_MS, type World } from '../world';

const DAY_MS = 86_400_000;
/** A restart is counted before it is done, by a clock that a time server corrects by less than a minute each time. */
const SLACK_MS = 600_000;
/** Seconds of a dial beside the wait for CONNECT, and from a hang-up to a kill that works: device/core/move.ts, turn.ts. */
const CALL = 90 + 3 * 12;
/** Seconds for three bad checks, each with a result that gets lost. */
const STRIKE = 90;
/** Seconds that events may still be late by when their fault has gone, and for all that is short. */
const SHORT = 200;

/** Seconds until a DHCP client asks again that nobody has answered: ../call-dhcp.ts. */
const ASK_AGAIN = 24;

/** @returns seconds in which a link is online again once nothing is wrong any more */
export function onlineBound({ config, own }: Socket): number {
  const { check, redial } = config;
  const { boots, registers } = own.traits;
  const dropped = check ? check.longest + 3 * (STRIKE + check.failing) : 0;
  const modem = boots + registers + ASK_AGAIN + BOOT_MS / 1000;
  return dropped + 2 * (redial.longest + config.answerWait + CALL) + modem + SHORT;
}

/** A SIM that may have refused its PIN does not get it; one that never tells the tries gets none. */
function needsPerson(world: World, socket: Socket): boolean {
  const { own } = socket;
  return own.home.lock !== null && (own.traits.tries === 'never' || world.isRefusedFor(socket));
}

export const onlineAgain: Property = {
  name: 'online-again',
  sentence:
    'Once the last fault has gone, the link is online within what backoff, checks and one recovery step take, and stays so.',
  watch: (world) => {
    const bounds = new Map(world.sockets.map((socket) => [socket, onlineBound(socket) * 1000]));
    return {
      whole: ({ links }) => {
        if (world.faults > 0 || world.hung > 0) return undefined;
        const calm = world.ms - Math.max(world.calmSince, world.hungSince);
        for (const socket of world.sockets) {
          if (calm <= (bounds.get(socket) ?? 0)) continue;
          const { phase, cause } = links[socket.name] ?? {};
          // A call that has ended is no way to anywhere, whatever the link says.
          if (phase === 'online' && socket.call?.isUp) continue;
          if (needsPerson(world, socket)) continue;
          return `${phase} (${cause?.word ?? 'no reason'}) ${Math.round(calm / 1000)} s after the last fault`;
        }
        return undefined;
      },
    };
  },
};

/** @returns seconds in which recovery gets to its highest step */
export function cureBound(socket: Socket): number {
  const { recover, redial, answerWait } = socket.config;
  const failure = redial.longest + answerWait + CALL + SHORT;
  const due = ({ kind, after = 0 }: { kind: string; after?: number }) =>
    kind === 'failures' ? (after + 1) * failure : after * 60 + 2 * failure;
  const steps = [recover.modem, recover.usb, recover.device].map(due);
  return Math.max(...steps) + DAY_MS / 1000 + onlineBound(socket);
}

export const cured: Property = {
  name: 'recovery-cures',
  sentence:
    'A modem that hangs until a step of recovery revives it is revived: at the latest when the daily limit allows the step.',
  watch: (world) => {
    const bounds = new Map(world.sockets.map((socket) => [socket, cureBound(socket) * 1000]));
    // While another link has internet the device is not restarted.
    const isOnly = world.sockets.length === 1;
    return {
      whole: ({ links }) => {
        if (world.hung === 0 || world.faults > 0) return undefined;
        const since = world.ms - Math.max(world.hungSince, world.calmSince);
        for (const socket of world.sockets) {
          const { hung } = socket.modem.now;
          if (hung === null || (hung === 'device' && !isOnly) || socket.isBoard) continue;
          const { phase, cause } = links[socket.name] ?? {};
          if (phase === 'online' || since <= (bounds.get(socket) ?? 0)) continue;
          const { modem, usb, device } = socket.config.recover;
          if ([modem, usb, device].some(({ kind }) => kind === 'off')) continue;
          if (needsPerson(world, socket)) continue;
          return `${phase} (${cause?.word ?? 'no reason'}) for ${Math.round(since / 1000)} s, and the modem still hangs`;
        }
        return undefined;
      },
    };
  },
};

export const restartLimit: Property = {
  name: 'restart-limit',
  sentence: 'Recovery restarts the device no more often in 24 hours than the configuration says.',
  watch: (world) => {
    const done: number[] = [];
    const perDay = Math.max(...world.sockets.map(({ config }) => config.recover.perDay));
    return {
      restarts: () => {
        done.push(world.ms);
        const before = done.at(-1 - perDay);
        return before !== undefined && world.ms - before < DAY_MS - SLACK_MS
          ? `${perDay + 1} restarts in ${Math.round((world.ms - before) / 1000)} s`
          : undefined;
      },
    };
  },
};

export const restartAlone: Property = {
  name: 'restart-alone',
  sentence: 'The device is not restarted while another link has internet, or after poff.',
  watch: () => ({
    whole: ({ links }, _, actions) => {
      if (!actions.some(({ do: what }) => what === 'restart-device')) return undefined;
      // A call that was told to end is none any more.
      const well = Object.entries(links).find(
        ([, { phase, health }]) => phase === 'online' && health?.verdict === 'ok',
      );
      if (well) return `${well[0]} has internet`;
      return Object.values(links).every(({ wish }) => wish === 'off')
        ? 'all links are off'
        : undefined;
    },
  }),
};

const SHAKES = /^(restart-|cycle-)/;
/** Bad checks after which a call is no way to the internet. */
const STRIKES = 3;

export const callSpared: Property = {
  name: 'call-spared',
  sentence: 'Recovery touches neither modem nor device while a call is up.',
  watch: () => ({
    stepped: ({ socket, state, actions }) => {
      // An address may be asked for by DHCP all the time, and nothing is lost by it.
      const isCall = state.phase === 'online' || (state.phase === 'dialling' && socket.isSerial);
      if (!isCall) return undefined;
      const wrong = actions.find((action) => 'link' in action && SHAKES.test(action.do));
      return wrong && `${wrong.do} while ${state.phase}`;
    },
    whole: ({ links }, _, actions) => {
      if (!actions.some(({ do: what }) => what === 'restart-device')) return undefined;
      const up = Object.entries(links).find(
        ([, { phase, health }]) => phase === 'online' && (health?.strikes ?? 0) < STRIKES,
      );
      return up && `the device restarts while ${up[0]} is online`;
    },
  }),
};
