import type { Property, TreeNode } from './card';
import { allNodes, cell, compatibles, isEnabled, parentsOf } from './nodes';

/**
 * Properties that name suppliers, and the supplier's property that says how many cells follow its phandle
 * (Linux, drivers/of/property.c, of_supplier_bindings).
 */
const BINDINGS: [property: RegExp, cells: string | undefined][] = [
  [/-supply$/, undefined],
  [/^mmc-pwrseq$/, undefined],
  [/^interrupt-parent$/, undefined],
  [/^pinctrl-\d+$/, undefined],
  [/^clocks$/, '#clock-cells'],
  [/^dmas$/, '#dma-cells'],
  [/^mboxes$/, '#mbox-cells'],
  [/^phys$/, '#phy-cells'],
  [/^power-domains$/, '#power-domain-cells'],
  [/^pwms$/, '#pwm-cells'],
  [/^resets$/, '#reset-cells'],
  [/(^|-)gpios?$/, '#gpio-cells'],
];

/** A device that another one waits for (Linux, drivers/of/property.c, fw_devlink). */
export interface Supplier {
  node: TreeNode;
  property: string;
}

/** Finds what each device of one tree waits for. */
export class Suppliers {
  private readonly byPhandle: ReadonlyMap<number, TreeNode>;

  constructor(private readonly root: TreeNode) {
    const handles = allNodes(root).map((node) => [cell(node, 'phandle') ?? 0, node] as const);
    this.byPhandle = new Map(handles);
  }

  /** @returns the enabled devices that one names directly; not its parents, which exist before it */
  of(node: TreeNode): Supplier[] {
    const above = parentsOf(this.root, node);
    return Object.entries(node.properties).flatMap(([property, value]) => {
      const binding = BINDINGS.find(([pattern]) => pattern.test(property));
      if (!binding) return [];
      return this.named(value, binding[1])
        .map((target) => this.device(target))
        .filter((target) => target !== undefined)
        .filter((target) => target !== node && !above.includes(target))
        .map((target) => ({ node: target, property }));
    });
  }

  private named(value: Property, cells: string | undefined): TreeNode[] {
    const targets: TreeNode[] = [];
    for (let at = 0; at < value.length; at++) {
      const target = this.byPhandle.get(Number(value[at]));
      // 0 is an empty place in the list.
      if (!target || value[at] === 0) continue;
      targets.push(target);
      at += cells === undefined ? 0 : (cell(target, cells) ?? 0);
    }
    return targets;
  }

  /** A pin's node is part of the device above it; Linux does not wait for a disabled one. */
  private device(node: TreeNode): TreeNode | undefined {
    const device = [node, ...parentsOf(this.root, node)].find((one) => compatibles(one).length > 0);
    return device && isEnabled(device) ? device : undefined;
  }
}
