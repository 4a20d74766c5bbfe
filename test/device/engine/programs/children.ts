// Programs by the first argument, and what their ends are.
import {
  every,
  isRunning,
  quit,
  reap,
  start,
  watchChildren,
  type Ended,
} from '../../../../device/io';

watchChildren();
every(5, reap);
const [, what, count] = scriptArgs;
let awaited = 0;
/** Prints one end; after the last that is awaited the program ends. */
const tell = (name: string) => {
  awaited += 1;
  return (ended: Ended) => {
    print(`${name} ${JSON.stringify(ended)}`);
    awaited -= 1;
    if (awaited === 0) quit(0);
  };
};
const sh = (script: string, deadline: number | null, output = false) => ({
  ...{ argv: ['sh', '-c', script], deadline, output },
});

if (what === 'ends') {
  start({ ...sh('echo one; echo two; exit 3', 5, true), onEnd: tell('status') });
  start({ argv: ['/no/such/program'], deadline: 5, onEnd: tell('missing') });
  start({ ...sh('kill -9 $$', 5), onEnd: tell('killed') });
  start({ argv: ['cat'], deadline: 5, output: true, input: 'said\n', onEnd: tell('input') });
  const bytes = { output: 'bytes', onEnd: tell('bytes') } as const;
  start({ argv: ['cat'], deadline: 5, input: '\xe1\x81\x80', ...bytes });
  start({
    argv: ['sh', '-c', 'echo one; echo two >&2'],
    deadline: 5,
    output: 'all',
    onEnd: tell('all'),
  });
  // It ends while another still holds its output.
  start({ ...sh('sleep 1 & echo last', 5, true), onEnd: tell('held') });
}
if (what === 'long') start({ ...sh('yes | head -c 1000000', 20, true), onEnd: tell('long') });
if (what === 'stubborn') {
  start({ ...sh("trap '' TERM; while :; do sleep 1; done", 0.3), onEnd: tell('stubborn') });
  start({ ...sh('sleep 100', 0.3), onEnd: tell('obeys') });
}
if (what === 'held-by-tracer') {
  const argv = ['perl', '-e', count ?? ''];
  const pid = start({
    ...{ argv, deadline: 1 },
    onEnd: ({ signal, late }) => print(`told: ${signal} ${late} ${isRunning(pid)}`),
  });
  every(0.1, () => {
    reap();
    if (isRunning(pid)) return;
    print('ended');
    quit(0);
  });
}
if (what === 'many') {
  let left = Number(count);
  let ended = 0;
  let wrong = 0;
  const next = (): void => {
    if (left === 0) return;
    left -= 1;
    const status = left % 7;
    start({
      ...sh(`echo ${left}; exit ${status}`, 30, true),
      onEnd: (end) => {
        ended += 1;
        if (end.status !== status || end.output !== `${Number.parseInt(end.output)}\n`) wrong += 1;
        next();
        if (ended < Number(count)) return;
        print(`${ended} ended, ${wrong} wrong`);
        quit(0);
      },
    });
  };
  for (let at = 0; at < 20; at++) next();
}
