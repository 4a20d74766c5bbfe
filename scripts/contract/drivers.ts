import type { Card, Modules, TreeNode } from './card';
import { moduleName } from '../os';
import type { Contract } from './contract-file';
import { compatibles } from './nodes';

/** Where the driver of a node is, the earliest first. */
export type Where = 'built in' | 'initramfs' | 'image' | 'missing';

export interface Driver {
  where: Where;
  /** the module; undefined if it is missing, or built in under a name that the card does not show */
  module?: string;
}

/** Finds the drivers of a card's nodes. */
export class Drivers {
  /** what /init of the initramfs has loaded when it is done */
  readonly loaded: ReadonlySet<string>;
  private readonly builtin: ReadonlySet<string>;

  constructor(
    private readonly card: Card,
    private readonly contract: Pick<Contract, 'otherwise'>,
  ) {
    const { initramfs, root } = card;
    this.builtin = new Set([...root.modules.builtin, ...initramfs.modules.builtin]);
    this.loaded = withNeeds(initramfs.bootModules.map(firstWord), initramfs.modules);
  }

  isBuiltIn(module: string): boolean {
    return this.builtin.has(moduleName(module));
  }

  /** @returns where a node's driver is; the earliest if several match */
  of(node: TreeNode): Driver {
    const found = compatibles(node).map((compatible) => this.forCompatible(compatible));
    const order: Where[] = ['built in', 'initramfs', 'image'];
    for (const where of order) {
      const driver = found.find((one) => one.where === where);
      if (driver) return driver;
    }
    return { where: 'missing' };
  }

  private forCompatible(compatible: string): Driver {
    if (this.card.kernel.compatibles.includes(compatible)) return { where: 'built in' };
    const other = this.contract.otherwise.find((one) => one.compatible === compatible);
    if (other) return this.forModule(moduleName(other.module));
    const modules = [...this.card.initramfs.modules.aliases, ...this.card.root.modules.aliases]
      .filter(([pattern]) => takes(pattern, compatible))
      .map(([, module]) => this.forModule(module));
    return modules.find(({ where }) => where === 'initramfs') ?? modules[0] ?? { where: 'missing' };
  }

  private forModule(module: string): Driver {
    if (this.isBuiltIn(module)) return { where: 'built in', module };
    if (this.loaded.has(module)) return { where: 'initramfs', module };
    return module in this.card.root.modules.needs
      ? { where: 'image', module }
      : { where: 'missing' };
  }
}

/** A line of etc/boot-modules: a module, optionally with parameters. */
function firstWord(line: string): string {
  return moduleName(line.split(/\s/)[0] ?? '');
}

/** @returns the modules that exist, with all that modprobe loads for them */
function withNeeds(wanted: readonly string[], { needs }: Modules): ReadonlySet<string> {
  const there = wanted.filter((name) => name in needs);
  return new Set(there.flatMap((name) => [name, ...(needs[name] ?? [])]));
}

/** Whether a pattern of modules.alias, such as `of:N*T*Cbrcm,bcm2835-rngC*`, matches this string (Linux, scripts/mod/file2alias.c, do_of_entry)? */
function takes(pattern: string, compatible: string): boolean {
  return /^of:N\*T\*C(.*?)(C\*)?$/.exec(pattern)?.[1] === compatible;
}
