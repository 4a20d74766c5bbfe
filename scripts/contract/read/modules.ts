import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exists } from '../../os';
import { moduleName, type Modules } from '../card';

/** Where modules are: with one folder for all of /usr or without. */
const FOLDERS = ['usr/lib/modules', 'lib/modules'];

/**
 * Reads the lists of depmod (modules.dep(5), kmod) below an unpacked root.
 * @returns empty lists if there are no modules
 */
export async function readModules(root: string): Promise<Modules> {
  const modules: Modules = { needs: {}, builtin: [], aliases: [] };
  for (const folder of FOLDERS) {
    if (!(await exists(join(root, folder)))) continue;
    for (const version of await readdir(join(root, folder))) {
      const lines = async (name: string): Promise<string[]> => {
        const text = await readFile(join(root, folder, version, name), 'utf8').catch(() => '');
        return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      };
      for (const line of await lines('modules.dep')) {
        const [path = '', needs = ''] = line.split(':');
        modules.needs[nameOf(path)] = needs.split(' ').filter(Boolean).map(nameOf);
      }
      modules.builtin.push(...(await lines('modules.builtin')).map(nameOf));
      for (const line of await lines('modules.alias')) {
        const [, pattern, module] = /^alias (\S+) (\S+)$/.exec(line) ?? [];
        if (pattern && module) modules.aliases.push([pattern, moduleName(module)]);
      }
    }
  }
  return modules;
}

/** kernel/drivers/mmc/host/sdhci-iproc.ko.xz → sdhci_iproc */
function nameOf(path: string): string {
  return moduleName(basename(path).replace(/\.ko(\.\w+)?$/, ''));
}
