// A kept value at the path of the first argument.
import { Kept } from '../../../../device/daemon';
import { quit, writeWhole } from '../../../../device/io';

const [, path = '', what] = scriptArgs;
const kept = new Kept(path);
const write = (value: unknown) => kept.write(JSON.stringify(value));
const last = (kept.read() as { count: number; text: string } | null) ?? { count: 0, text: '' };
print(`${last.count} ${last.text.length === last.count % 9000}`);

if (what === 'count')
  // Until it is killed.
  for (let { count } = last; ;) {
    count += 1;
    if (!write({ count, text: '世'.repeat(count % 9000) })) quit(1);
    print(String(count));
  }
if (what === 'three') for (const count of [1, 2, 3]) write({ count, text: 'x'.repeat(count) });
if (what === 'full') {
  const wrote = [1, 2].map((count) => write({ count, text: 'x'.repeat(count) }));
  let pieces = 0;
  while (pieces < 99 && writeWhole(`${path}.fill${pieces}`, 'x'.repeat(4096))) pieces += 1;
  wrote.push(write({ count: 3, text: 'xxx' }));
  print(JSON.stringify([wrote, pieces < 99, (new Kept(path).read() as { count: number }).count]));
}
