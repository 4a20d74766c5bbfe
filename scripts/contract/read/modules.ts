import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, moduleName, parseModulesDep } from '../../os';
import type { Modules } from '../card';

/** Where modules are, with merged /usr or without. */
const FOLDERS = ['usr/lib/modules', 'lib/modules'];

/**
 * Reads depmod's lists (modules.dep(5), kmod) below an unpacked root.
 * @returns empty lists if there are no modules
 */
export async function readModules(root: string): Promise<Modules> {
  const modules: Modules = { needs: {}, builtin: [], aliases: [] };
  for (const folder of FOLDERS) {
    if (!(await exists(join(root, folder)))) continue;
    for (const version of await readdir(join(root, folder))) {
      const text = (name: string) =>
        readFile(join(root, folder, version, name), 'utf8').catch(() => '');
      const lines = async (name: string) =>
        (await text(name)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      for (const [path, needs] of parseModulesDep(await text('modules.dep')))
        modules.needs[moduleName(path)] = needs.map(moduleName);
      modules.builtin.push(...(await lines('modules.builtin')).map(moduleName));
      for (const line of await lines('modules.alias')) {
        const [, pattern, module] = /^alias (\S+) (\S+)$/.exec(line) ?? [];
        if (pattern && module) modules.aliases.push([pattern, moduleName(module)]);
      }
    }
  }
  return modules;
}
