// Counts how often it is told to look, while words come and the first argument's milliseconds pass.
import { after, hearWords, quit, start, watchChildren } from '../../../../device/io';

watchChildren();
let looks = 0;
print(`open ${hearWords('words', () => (looks += 1))}`);
// It ends, and another writes: for a FIFO opened for reading alone that is the end of the file.
start({
  argv: ['sh', '-c', 'echo main 1<>words'],
  deadline: 5,
  onEnd: () => {
    const seen = looks;
    after(0.3, () => {
      print(`after the first ${seen} ${looks}`);
      start({ argv: ['sh', '-c', 'head -c 60000 /dev/zero >words'], deadline: 5 });
    });
  },
});
after(1.5, () => {
  print(`at the end more ${looks > 1} spins ${looks > 100}`);
  quit(0);
});
