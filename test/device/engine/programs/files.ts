// Files in the folder that the first argument names; the second says which.
import {
  chance,
  clock,
  exists,
  listFolder,
  makeFolder,
  readFile,
  uptime,
  writeWhole,
} from '../../../../device/io';

const [, folder = '', what] = scriptArgs;
const file = `${folder}/file`;
const say = (value: unknown) => print(JSON.stringify(value));

if (what === 'whole') {
  say(writeWhole(file, 'Grüße, 世界 \u{1F600}\n'));
  say(readFile(file));
  say(writeWhole(file, 'secret', 0o600));
  say(writeWhole(`${folder}/no/such/folder`, 'x'));
  say(readFile(`${folder}/missing`));
  say(readFile(file, 5));
  say([makeFolder(`${folder}/a/b`), exists(`${folder}/a/b`), listFolder(`${folder}/nope`)]);
}
if (what === 'system') {
  say(readFile('/proc/self/comm'));
  say(/^\d+$/.test((readFile('/sys/kernel/mm/transparent_hugepage/hpage_pmd_size') ?? '1').trim()));
  say(readFile('/dev/zero'));
  say(readFile(folder));
  say(uptime() > 0 && clock() > 1_700_000_000);
  say(new Set(Array.from({ length: 50 }, chance)).size);
}
if (what === 'full') {
  say(writeWhole(file, 'old'));
  let pieces = 0;
  while (pieces < 99 && writeWhole(`${folder}/fill${pieces}`, 'x'.repeat(4096))) pieces += 1;
  // Not even one page is left, and what was there stays.
  say(writeWhole(file, 'new'.repeat(2000)));
  say(readFile(file));
  say(listFolder(folder).filter((name) => name.endsWith('.new')));
}
