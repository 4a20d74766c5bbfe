import { link, lstat, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../frame';
import { exists, makeFolder, sha256File, writeWhole } from '../../os';
import type { TakenFile } from './files';
import { mergedPath } from './paths';
import type { Setup } from './types';

/**
 * Programs of the base that stay, whatever a package brings: what starts and stops the device, and what the kernel calls
 * by its path.
 */
const STAYS = new Set(
  [
    ...[
      'ash',
      'busybox',
      'getty',
      'halt',
      'init',
      'klogd',
      'login',
      'mdev',
      'modprobe',
      'poweroff',
    ],
    ...['reboot', 'sh', 'switch_root', 'syslogd', 'umount'],
  ].map((name) => `usr/bin/${name}`),
);

/**
 * Where pppi's own scripts look for programs first: they are written for BusyBox's applets, whatever replaces those in
 * usr/bin for everybody else.
 */
const APPLETS = 'usr/libexec/pppi/applets';

const BUSYBOX = '../../../bin/busybox';

/** Lays the files of packages into a layer, beside a base that does not change. */
export class Putter {
  /** the package of each path */
  readonly owners = new Map<string, string>();
  readonly notes: string[] = [];
  private readonly replaced: string[] = [];

  constructor(
    private readonly root: string,
    private readonly baseRoot: string,
    /** names of the packages that the base has, in the same versions */
    private readonly ofBase: ReadonlySet<string>,
  ) {}

  /** @throws UserError if a file and a folder want one place */
  async put(files: readonly TakenFile[]): Promise<void> {
    // Where a package has a link from usr/sbin to usr/bin and a file there, the file is meant.
    const order = { folder: 0, file: 1, link: 2 };
    for (const file of [...files].sort((a, b) => order[a.kind] - order[b.kind]))
      await this.one(file);
  }

  /** Does what the scripts of packages would have done to the files. */
  async setUp({ links, copies, files }: Setup): Promise<void> {
    for (const { from, to } of copies) {
      const source = join(this.root, mergedPath(from));
      if (!(await exists(source))) throw new Error(`no package has ${from}`);
      if (await this.makeRoom(mergedPath(to), true))
        await link(source, join(this.root, mergedPath(to)));
    }
    for (const { path, content } of files)
      if (await this.makeRoom(mergedPath(path), true))
        await writeWhole(join(this.root, mergedPath(path)), content);
    for (const { path, target } of links)
      if (await this.makeRoom(mergedPath(path), true))
        await symlink(target, join(this.root, mergedPath(path)));
  }

  /** Makes links to the applets that were replaced, and says which. */
  async keepApplets(): Promise<void> {
    if (this.replaced.length === 0) return;
    await makeFolder(join(this.root, APPLETS));
    const names = [...new Set(this.replaced)].sort();
    for (const name of names) await symlink(BUSYBOX, join(this.root, APPLETS, name));
    this.notes.push(
      `${names.join(', ')}: the package's, instead of BusyBox's; pppi's own scripts use BusyBox's`,
    );
  }

  private async one(file: TakenFile): Promise<void> {
    const { path, source, kind, mode, package: owner } = file;
    const target = join(this.root, path);
    if (kind === 'folder') {
      if (await this.isFile(path)) throw clash(path, owner, this.owners.get(path));
      await makeFolder(target);
      return;
    }
    if (await exists(target)) {
      const other = this.owners.get(path);
      if ((await lstat(target)).isDirectory()) throw clash(path, owner, other);
      if (kind === 'file' && other !== owner)
        this.notes.push(`/${path} is of ${other}, and ${owner} has one too`);
      return;
    }
    if (await this.isInBase(file)) return;
    if (!(await this.makeRoom(path))) return;
    this.owners.set(path, owner);
    if (kind === 'link') await symlink(await readlink(source), target);
    else await link(source, target);
    if (kind === 'file' && (mode & 0o6000) !== 0)
      this.notes.push(
        `/${path} is not setuid or setgid here: it works only as root (package ${owner})`,
      );
  }

  /**
   * @param over what a package has there gives way
   * @returns false if what is there stays
   */
  private async makeRoom(path: string, over = false): Promise<boolean> {
    if (STAYS.has(path)) {
      this.notes.push(`/${path} stays BusyBox's`);
      return false;
    }
    const base = join(this.baseRoot, path);
    const status = await lstat(base).catch(() => undefined);
    if (status?.isDirectory()) throw clash(path, 'a package', 'the base');
    if (status?.isSymbolicLink() && (await readlink(base)) === 'busybox')
      this.replaced.push(path.split('/').pop() ?? '');
    else if (status) this.notes.push(`/${path}: the package's, instead of the base's`);
    const target = join(this.root, path);
    if (over) await rm(target, { force: true });
    await makeFolder(dirname(target));
    return true;
  }

  private async isFile(path: string): Promise<boolean> {
    for (const root of [this.root, this.baseRoot]) {
      const status = await lstat(join(root, path)).catch(() => undefined);
      if (status && !status.isDirectory()) return true;
    }
    return false;
  }

  private async isInBase({ path, source, kind, package: owner }: TakenFile): Promise<boolean> {
    const base = join(this.baseRoot, path);
    const status = await lstat(base).catch(() => undefined);
    if (!status) return false;
    // It may be a file there where the package has a link to one: the base has libraries under the names in programs.
    if (status.isFile() && this.ofBase.has(owner)) return true;
    if (kind === 'link')
      return status.isSymbolicLink() && (await readlink(base)) === (await readlink(source));
    if (!status.isFile()) return false;
    const { size } = await lstat(source);
    return size === status.size && (await sha256File(base)) === (await sha256File(source));
  }
}

function clash(path: string, owner: string, other: string | undefined): UserError {
  return new UserError(
    `/${path} is a file for one and a folder for another: ${owner}, ${other ?? 'the base'}`,
    'leave one of the packages out: except',
  );
}
