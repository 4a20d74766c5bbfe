import { dirname } from 'node:path/posix';
import type { Initramfs } from '../card';
import type { Check, Problem } from '../check';
import { configValue } from '../texts';

/** What the kernel unpacks before anything can complain. */
export const initramfs: Check = {
  name: 'initramfs',
  holds:
    'config.txt names it with followkernel; the kernel unpacks its compression; its size is a multiple of 4; the archive has each path once, and none below a folder that is not there yet or through a link.',
  why: 'Linux drops an entry whose folder does not exist, without a word, and what goes through a link depends on the order. The firmware has padded sizes that are no multiple of 4 and broken the archive.',
  source:
    'Linux, init/initramfs.c, lib/decompress.c; raspberrypi/firmware#1395, #1318; raspberrypi/documentation, config_txt/boot.adoc (initramfs)',
  run: ({ card: { config, initramfs: archive, kernel, bootFiles } }) => {
    const problems: Problem[] = [];
    const line = configValue(config, 'initramfs') ?? '';
    // The firmware's own format: %64s followkernel.
    const [, name = ''] = /^(\S{1,64}) followkernel$/.exec(line) ?? [];
    if (!(name in bootFiles))
      problems.push({
        what: `config.txt says "initramfs ${line}"`,
        hint: 'initramfs FILE followkernel, with a file that is there',
      });
    if (!kernel.unpacks.includes(archive.compression))
      problems.push({
        what: `${archive.file} is compressed as ${archive.compression}, the kernel unpacks ${kernel.unpacks.join(', ')}`,
        hint: 'CONFIG_RD_* of the kernel',
      });
    if (archive.size % 4 !== 0)
      problems.push({
        what: `${archive.file} has ${archive.size} bytes, no multiple of 4`,
        hint: 'pad it with zeros',
      });
    return [...problems, ...order(archive.entries)];
  },
};

function order(entries: Initramfs['entries']): Problem[] {
  const kinds = new Map<string, string>([['.', 'folder']]);
  const problems: Problem[] = [];
  for (const { path, kind } of entries) {
    const folder = dirname(path);
    const above = kinds.get(folder);
    const wrong =
      kinds.has(path) && path !== '.'
        ? 'is there twice'
        : above === undefined
          ? `comes before ${folder}`
          : above !== 'folder'
            ? `goes through the ${above} ${folder}`
            : undefined;
    if (wrong)
      problems.push({ what: `${path} ${wrong}`, hint: 'see scripts/system/debian/cpio.ts' });
    kinds.set(path, kind);
  }
  return summed(problems);
}

/** Where one is wrong a hundred are. */
function summed(problems: Problem[]): Problem[] {
  const [first] = problems;
  if (!first || problems.length === 1) return problems;
  return [{ ...first, what: `${first.what}, and so ${problems.length - 1} more entries` }];
}
