import type { BootFolder } from '../types';
import type { Effect } from './types';
import { isThere, isVolatile } from './volatile';

/**
 * The folders that are to be made at each boot, parents first. What comes later says more than what came before.
 * @param strangers accounts that do not exist: what would be theirs is root's
 */
export function foldersOf(
  effects: readonly Effect[],
  strangers: ReadonlySet<string>,
): BootFolder[] {
  const folders = new Map<string, BootFolder>();
  for (const effect of effects) {
    if (effect.kind !== 'folder') continue;
    const { path, made, user, group, mode } = effect;
    if (!isVolatile(path) || isThere(path) || /[*?[\s]/.test(path)) continue;
    const old = folders.get(path);
    if (!old && !made) continue;
    const owner = (name: string | undefined) =>
      name === undefined || name === '0' || strangers.has(name) ? undefined : name;
    folders.set(path, {
      path,
      mode: mode ?? old?.mode ?? '0755',
      user: owner(user) ?? old?.user ?? 'root',
      group: owner(group) ?? old?.group ?? 'root',
    });
  }
  return [...folders.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
