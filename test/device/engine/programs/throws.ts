// A defect in a handler of each sort, by the first argument.
import {
  after,
  every,
  hearWords,
  onSignal,
  openLog,
  start,
  watchChildren,
} from '../../../../device/io';

openLog('probe');
watchChildren();
const [, where] = scriptArgs;
const SIGTERM = 15;

function breaks(): void {
  throw new TypeError('the handler is broken\nin two lines');
}

// Without the guard it would live on.
every(0.05, () => undefined);
if (where === 'timer') after(0.01, breaks);
if (where === 'signal') {
  onSignal(SIGTERM, breaks);
  start({ argv: ['sh', '-c', 'kill -TERM $PPID'], deadline: null });
}
if (where === 'end') start({ argv: ['true'], deadline: 5, onEnd: breaks });
if (where === 'word') {
  hearWords('words', breaks);
  start({ argv: ['sh', '-c', 'echo look 1<>words'], deadline: 5 });
}
if (where === 'null')
  after(0.01, () => {
    throw null;
  });
