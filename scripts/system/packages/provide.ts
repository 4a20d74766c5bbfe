import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CACHE_DIR, useKept } from '../../checkout';
import { jsonText, ROOT } from '../../frame';
import { kernelModules } from '../../hardware';
import { listingFault, LIMITS, readRegular, sha256, sha256File, withLock } from '../../os';
import { OldIndex } from './archive';
import { makeLayer, PARTS, type LayerFacts, type LayerRequest } from './layer';
import { isLocal } from './wishes';

/** A layer of Debian packages in the cache, to be laid over a base. */
export interface Layer extends LayerFacts {
  rootDir: string;
  /** archive of the copyright files and licence texts of base and layer */
  licences: string;
}

/** Code that shapes a layer. */
const CODE = ['scripts/system/packages', 'scripts/system/debian', 'scripts/accounts'];

/** Layers that are kept: one is as large as its packages, and each change of a list makes another. */
const KEPT = 8;

const PREFIX = 'layer-';

/**
 * Uses the layer of a list of packages over a base: the cached one, or a new one if list, base or code are others, or if
 * `refresh` asks for it.
 * @param use must copy or link what it needs
 */
export async function withLayer<T>(
  request: LayerRequest,
  use: (layer: Layer) => Promise<T>,
): Promise<T> {
  const name = `${PREFIX}${await layerKey(request)}`;
  const { say } = request;
  let made = false;
  const make = async (dir: string): Promise<void> => {
    made = true;
    await makeLayer(dir, request).catch(async (error: unknown) => {
      if (!(error instanceof OldIndex)) throw error;
      say("the index of Debian's packages is old");
      await rm(dir, { recursive: true, force: true });
      await makeLayer(dir, { ...request, refresh: true });
    });
  };
  const result = await useKept(
    { name, fault: listingFault, make, say },
    async (dir) => {
      const text = (await readRegular(join(dir, PARTS.facts), LIMITS.beside)).toString();
      const facts = JSON.parse(text) as LayerFacts;
      if (made) for (const note of facts.notes) say(note);
      await utimes(join(dir, PARTS.facts), new Date(), new Date());
      return use({ ...facts, rootDir: join(dir, PARTS.root), licences: join(dir, PARTS.licences) });
    },
    request.refresh,
  );
  if (made) await forgetOld();
  return result;
}

/** Removes the layers that were not used for the longest time. */
async function forgetOld(): Promise<void> {
  await withLock(CACHE_DIR, async () => {
    const names = (await readdir(CACHE_DIR)).filter((name) => name.startsWith(PREFIX));
    const times = await Promise.all(
      names.map(async (name) => {
        const status = await stat(join(CACHE_DIR, name, PARTS.facts)).catch(() => undefined);
        return { name, used: status?.mtimeMs ?? 0 };
      }),
    );
    for (const { name } of times.sort((a, b) => b.used - a.used).slice(KEPT))
      await rm(join(CACHE_DIR, name), { recursive: true, force: true });
  });
}

/** A checksum over everything that shapes a layer, except the archive's packages. */
async function layerKey({
  wanted,
  folder,
  base,
  board,
  recipe,
  pin,
  room,
}: LayerRequest): Promise<string> {
  const code: string[] = [];
  for (const dir of CODE)
    for (const entry of await readdir(join(ROOT, dir), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) code.push(join(entry.parentPath, entry.name));
  const texts = await Promise.all(code.sort().map((path) => readRegular(path, LIMITS.overlay)));
  const list = await Promise.all(
    wanted.map(async (one) => ({
      ...{ name: one.name, except: one.except, only: one.only, scripts: one.scripts },
      ...(isLocal(one) ? { sha256: await sha256File(resolve(folder, one.name)) } : {}),
    })),
  );
  const { packages, epoch } = base;
  const modules = [kernelModules(board), board.modules.packages];
  const pinned = pin?.packages.filter(({ part }) => part !== undefined);
  const inputs = jsonText({ list, packages, epoch, modules, recipe, pinned, room });
  return sha256(...texts, inputs).slice(0, 16);
}
