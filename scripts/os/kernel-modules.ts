import { basename } from 'node:path';

/** @returns a module's name as in the kernel, from a name or a file: kernel/lib/sdhci-iproc.ko.xz → sdhci_iproc */
export function moduleName(text: string): string {
  return basename(text)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');
}

/**
 * Reads the text of a modules.dep (modules.dep(5), kmod).
 * @returns by path of a module, the paths of all modules it needs; both below the folder of the kernel's version
 */
export function parseModulesDep(text: string): Map<string, string[]> {
  const lines = text.split('\n').filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [path = '', needs = ''] = line.split(':');
      return [path, needs.split(' ').filter(Boolean)];
    }),
  );
}
