import { dirname } from 'node:path/posix';
import type { Initramfs } from '../card';
import type { Check, Problem } from '../check';
import { configValue } from '../texts';

/** What the kernel unpacks before anything can report a mistake. */
export const initramfs: Check = {
  name: 'initramfs',
  holds:
    'config.txt loads it with followkernel. The kernel supports its compression. Its size is a multiple of 4. The archive has every path once, each after its folder, and none through a symbolic link.',
  why: 'Linux silently drops an entry whose folder does not exist yet, and an entry behind a link depends on the order. The firmware has corrupted archives whose size is not a multiple of 4.',
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
        hint: 'it must be: initramfs FILE followkernel, with a file on the card',
      });
    if (!kernel.unpacks.includes(archive.compression))
      problems.push({
        what: `${archive.file} is compressed with ${archive.compression}; the kernel supports ${kernel.unpacks.join(', ')}`,
        hint: 'see CONFIG_RD_* in the kernel configuration',
      });
    if (archive.size % 4 !== 0)
      problems.push({
        what: `${archive.file} has ${archive.size} bytes, not a multiple of 4`,
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
        ? 'appears twice'
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

/** Mistakes come in hundreds: report the first and a count. */
function summed(problems: Problem[]): Problem[] {
  const [first] = problems;
  if (!first || problems.length === 1) return problems;
  return [{ ...first, what: `${first.what}, and ${problems.length - 1} more entries like it` }];
}
