import { join } from 'node:path';
import { exists, LIMITS, listAll, readRegular } from '../../os';
import { caBundle } from './certificates';
import { plan, type Entry, type PackageFacts, type ScriptName } from './maintainer';
import type { SetUp, UnpackedPackage } from './types';

/** Where packages declare accounts, folders and services. */
const DECLARED = /^(usr\/)?lib\/(sysusers\.d|tmpfiles\.d|systemd\/system)\/[^/]+\.(conf|service)$/;

/** Reads what replaces the maintainer scripts of packages; see maintainer/. */
export const setUp: SetUp = async (packages) => {
  const { caBundle: wanted, files, ...rest } = plan(await Promise.all(packages.map(readPackage)));
  const made = files.map(({ path, text }) => ({ path, content: Buffer.from(text) }));
  if (!wanted) return { ...rest, files: made };
  const bundle = await caBundle(packages.map(({ files: folder }) => folder));
  return { ...rest, links: [...rest.links, ...bundle.links], files: [...made, ...bundle.files] };
};

async function readPackage({
  name,
  version,
  files,
  control,
}: UnpackedPackage): Promise<PackageFacts> {
  const entries = new Map<string, Entry>();
  for (const { path, kind, mode } of await listAll(files))
    if (kind === 'file' || kind === 'folder' || kind === 'link') entries.set(path, { kind, mode });
  const texts = new Map<string, string>();
  for (const [path, { kind }] of entries)
    if (kind === 'file' && DECLARED.test(path))
      texts.set(path.replace(/^lib\//, 'usr/lib/'), await textOf(join(files, path)));
  const scripts: PackageFacts['scripts'] = {};
  for (const script of ['preinst', 'postinst'] as const satisfies ScriptName[])
    if (await exists(join(control, script))) scripts[script] = await textOf(join(control, script));
  return { name, version, scripts, entries, texts };
}

/** A few old scripts are not in UTF-8, and some preinst is a compiled program. */
async function textOf(path: string): Promise<string> {
  return (await readRegular(path, LIMITS.overlay)).toString('latin1');
}
