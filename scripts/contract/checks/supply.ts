import { basename } from 'node:path/posix';
import type { Check, Context, Problem } from '../check';
import type { Where } from '../drivers';
import { compatibles, enabledNodes } from '../nodes';
import type { TreeNode } from '../card';
import { Suppliers } from '../suppliers';
import { treesOf } from '../models';

/** Generic names of nodes (Linux, bindings/mmc/mmc-controller.yaml, bindings/usb/usb-hcd.yaml). */
const CARD = /^mmc(@|$)/;
const USB = /^usb(@|$)/;

const BEFORE_ROOT: Where[] = ['built in', 'initramfs'];
const WITH_ROOT: Where[] = [...BEFORE_ROOT, 'image'];

/** Linux delays a driver until everything that its node names is there, at most 10 s (deferred_probe_timeout). */
export const supply: Check = {
  name: 'supply',
  holds:
    "In every device tree, everything that the card's host waits for (regulators, clocks, DMA, resets, power domains, pins, PHYs), directly or indirectly, has its driver in the kernel or in the initramfs. For the USB host the driver may also be in the root file system.",
  why: "The Compute Module 3's card is powered through a fixed regulator. Without that driver the card appeared after 16 s instead of 5 s, and only because Linux gave up waiting. A USB host without its supplier finds no modem.",
  source:
    'Linux, drivers/of/property.c (of_supplier_bindings), drivers/base/dd.c; seen in QEMU with the tree of the Compute Module 3',
  run: (context) =>
    treesOf(context).flatMap(({ model, tree }) => {
      const nodes = enabledNodes(tree);
      const card = nodes.filter(
        (node) => isCard(node) || context.drivers.of(node).where === 'initramfs',
      );
      const usb = nodes.filter((node) => USB.test(basename(node.path)));
      return [
        ...noDriver(context, nodes.filter(isCard), 'card', BEFORE_ROOT),
        ...noDriver(context, usb, 'USB host', WITH_ROOT),
        ...unsupplied(context, tree, card, BEFORE_ROOT),
        ...unsupplied(context, tree, usb, WITH_ROOT),
      ].map((problem) => ({ model, ...problem }));
    }),
};

function isCard({ path }: TreeNode): boolean {
  return CARD.test(basename(path));
}

/** At least one must have a driver; on a Pi 3 the second SD host belongs to Wi-Fi. */
function noDriver({ drivers }: Context, nodes: TreeNode[], what: string, at: Where[]): Problem[] {
  if (nodes.some((node) => at.includes(drivers.of(node).where))) return [];
  const names = nodes.map(({ path }) => path).join(', ') || 'no node is enabled';
  return [{ what: `no driver for the ${what} (${names})`, hint: whereTo(at) }];
}

function unsupplied(
  { drivers }: Context,
  tree: TreeNode,
  consumers: TreeNode[],
  at: Where[],
): Problem[] {
  const suppliers = new Suppliers(tree);
  const seen = new Set<TreeNode>();
  const follow = (consumer: TreeNode): Problem[] =>
    suppliers.of(consumer).flatMap(({ node, property }) => {
      if (seen.has(node)) return [];
      seen.add(node);
      const { where, module = '' } = drivers.of(node);
      if (at.includes(where)) return follow(node);
      const driver =
        where === 'image'
          ? `whose driver ${module} is in the root file system only`
          : 'which has no driver';
      const what = `${consumer.path} waits for ${node.path} (${property}; ${compatibles(node).join(', ')}), ${driver}`;
      return [{ what, hint: whereTo(at) }];
    });
  return consumers.flatMap(follow);
}

function whereTo(at: Where[]): string {
  return at === BEFORE_ROOT
    ? 'add the driver to modules.boot of board.yaml'
    : 'add the driver to modules.root of board.yaml';
}
