// What the device as a whole does: `data` or `now`, then actions as JSON. They are done at once, or when the data
// partition is there, and whenever a file asks for them again. Prints its events and its words, a line each. Ends by a
// signal.
import type { Action } from '../../../../device/core';
import {
  every,
  exists,
  ignorePipeSignal,
  reap,
  remove,
  utf8Bytes,
  watchChildren,
  writeAll,
} from '../../../../device/io';
import { Machine } from '../../../../device/machine';

const AGAIN = '/fake/again';
const [, when, ...actions] = scriptArgs;
ignorePipeSignal();
watchChildren();
/** At once: `print` keeps what goes into a file until the program's own end. */
const say = (text: string) => writeAll(1, utf8Bytes(`${text}\n`));
const act = () => {
  for (const action of actions) machine.act(JSON.parse(action) as Action);
  say(`now ${machine.now()}`);
};
const machine = new Machine(
  {
    ...{ run: '/run/pppi', built: 1_760_000_000, visit: 2 },
    restart: { sync: 2, force: 6, kernel: 7, sysrq: '/fake/sysrq' },
  },
  (event) => {
    say(JSON.stringify(event));
    if (event.is === 'data' && when === 'data') act();
    // As the core does.
    if (event.is === 'time-said' && event.said.is === 'time')
      machine.act({ do: 'set-clock', time: event.said.time, at: event.said.at });
  },
  say,
);
every(0.2, () => {
  reap();
  machine.look();
  if (!exists(AGAIN)) return;
  remove(AGAIN);
  act();
});
machine.look();
if (when === 'now') act();
