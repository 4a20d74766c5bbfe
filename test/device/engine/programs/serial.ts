// A serial link: FOLDER LINK DATA CONTROL, then what to do: a JSON list of [event, action], where the action is done when
// the event is told. `begin` is told first; the action `quit` ends the program. Prints all that is told, a line each,
// and ends with what is said to people. In the file `looks` stands how often it has looked.
import type { LinkAction, LinkEvent } from '../../../../device/core';
import {
  after,
  every,
  exists,
  quit,
  reap,
  watchChildren,
  writeInPlace,
} from '../../../../device/io';
import { serialLink } from '../../../../device/kinds';

watchChildren();
const [, folder = '', name = '', data = '', control = '', list = '[]'] = scriptArgs;
const todo = JSON.parse(list) as [string, LinkAction | 'quit'][];
let lastPort = '';

const tell = (event: LinkEvent | { is: 'begin' }) => {
  if (event.is === 'port') {
    if (JSON.stringify(event) === lastPort) return;
    lastPort = JSON.stringify(event);
  }
  print(JSON.stringify(event));
  const next = todo[0];
  if (next?.[0] !== event.is) return;
  todo.shift();
  after(0, () => {
    if (next[1] === 'quit') quit(0);
    else if (!link.act(next[1])) print('not of this kind');
  });
};
const link = serialLink(
  {
    ...{ link: name, unit: 0, run: folder, data, control, plug: `${folder}/plug` },
    ...{ speed: 115200, down: `${folder}/ip-down`, net: `${folder}/net` },
    ...{
      pppd: 'pppd',
      connect: `${folder}/dial`,
      context: () => ({ cid: 1, type: 'IP', apn: 'iot.example' }),
    },
    check: null,
    pin: () => '4711',
    waits: () => exists(`${folder}/waits`),
  },
  tell,
  (text) => {
    print(text);
    quit(0);
  },
);
link.pin?.();
print(`adopted ${link.adopt(99)}`);
tell({ is: 'begin' });
link.look();
let looks = 0;
every(0.1, () => {
  reap();
  link.look();
  looks += 1;
  writeInPlace(`${folder}/looks`, String(looks));
});
