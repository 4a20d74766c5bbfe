import * as core from '../../device/core';
import type { Action, LinkConfig, LinkState, Shared } from '../../device/core';
import type { Core } from '../../scripts/simulate';

/** The core, with each link changed that it gives out. */
const changed = (change: (link: LinkState) => LinkState): Core => ({
  ...core,
  step: (...all) => {
    const { state, actions } = core.step(...all);
    const links = Object.fromEntries(
      Object.entries(state.links).map(([name, link]) => [name, change(link)]),
    );
    return { state: { ...state, links }, actions };
  },
});

/** The core, forgetful about what the links share. */
const forgetting = (forgotten: Partial<Shared>): Core => ({
  ...core,
  step: (...all) => {
    const { state, actions } = core.step(...all);
    return { state: { ...state, shared: { ...state.shared, ...forgotten } }, actions };
  },
});

/** The core, that does not do some things. */
const without = (...deeds: Action['do'][]): Core => ({
  ...core,
  step: (...all) => {
    const { state, actions } = core.step(...all);
    return { state, actions: actions.filter((action) => !deeds.includes(action.do)) };
  },
});

/** The core, that does something more for a link. */
const more = (what: (name: string, link: LinkState) => Action | undefined): Core => ({
  ...core,
  step: (...all) => {
    const { state, actions } = core.step(...all);
    const added = Object.entries(state.links).flatMap(([name, link]) => what(name, link) ?? []);
    return { state, actions: [...actions, ...added] };
  },
});

/** The core, with each link configured in another way. */
const configured = (change: Partial<LinkConfig>): Core => ({
  ...core,
  step: (state, event, now, { links, clock }) => {
    const changed = Object.entries(links).map(([name, link]) => [name, { ...link, ...change }]);
    return core.step(state, event, now, {
      links: Object.fromEntries(changed) as typeof links,
      clock,
    });
  },
});

/** For each promise a core that breaks it. */
export const BROKEN: Readonly<Record<string, Core>> = {
  'dial-floor': more((link, { phase, calls }) =>
    phase === 'dialling' ? { do: 'dial', link, call: calls, echo: 'answered' } : undefined,
  ),
  backoff: changed((link) => ({ ...link, backoff: { ...link.backoff, delay: 5 } })),
  'one-call': more((link, { phase, calls }) =>
    phase === 'ending' ? { do: 'dial', link, call: calls, echo: 'answered' } : undefined,
  ),
  'off-is-off': more((link, { phase }) =>
    phase === 'off' ? { do: 'measure', link, ask: 0 } : undefined,
  ),
  roaming: configured({ roaming: 'allowed' }),
  'pin-once': forgetting({ marks: {} }),
  'pin-asked': more((link, { phase }) =>
    phase === 'modem' ? { do: 'send-pin', link, ask: 0, card: `890${link}`, tries: 3 } : undefined,
  ),
  'pin-own': configured({ iccid: null, sameModem: [] }),
  'online-again': without('hang-up', 'kill'),
  'recovery-cures': without('restart-modem', 'cycle-usb'),
  'restart-limit': forgetting({ restarts: [] }),
  'restart-alone': more((_, { health }) =>
    health?.verdict === 'ok' ? { do: 'restart-device' } : undefined,
  ),
  'call-spared': more((link, { phase }) =>
    phase === 'online' ? { do: 'restart-modem', link } : undefined,
  ),
  'waits-end': { ...core, nextStep: () => Infinity },
  'reason-true': changed((link) =>
    link.cause?.word === 'hangup' ? { ...link, cause: { word: 'puk', sentence: 'wrong' } } : link,
  ),
  'reason-told': changed((link) => (link.phase === 'backoff' ? { ...link, cause: null } : link)),
  'routes-up': without('set-dns'),
  'signal-now': changed((link) =>
    link.signal ? { ...link, signal: { ...link.signal, at: Number.MAX_SAFE_INTEGER } } : link,
  ),
  'anew-once': changed((link) => ({ ...link, anew: '' })),
  'clock-forward': more(() => ({ do: 'set-clock', time: 0, at: 0 })),
  'clock-polite': more((_, { phase }) =>
    phase === 'online' ? { do: 'ask-time', ask: 0, server: 'ntp' } : undefined,
  ),
  'clock-right': without('ask-time'),
  'state-valid': changed((link) => (link.phase === 'off' ? { ...link, waitEnd: Infinity } : link)),
};
