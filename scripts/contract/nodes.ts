import type { TreeNode } from './card';

/** @returns a node and everything below it */
export function allNodes(node: TreeNode): TreeNode[] {
  return [node, ...node.children.flatMap(allNodes)];
}

/**
 * @returns the nodes for which Linux creates devices: `status` is "okay" or absent, and so it is in every node above
 * (Devicetree specification 0.4, 2.3.4; drivers/of/base.c, of_device_is_available)
 */
export function enabledNodes(node: TreeNode): TreeNode[] {
  return isEnabled(node) ? [node, ...node.children.flatMap(enabledNodes)] : [];
}

export function isEnabled(node: TreeNode): boolean {
  const status = text(node, 'status');
  return status === undefined || status === 'okay' || status === 'ok';
}

/** @returns the strings of `compatible`, the nearest first */
export function compatibles(node: TreeNode): string[] {
  return (node.properties.compatible ?? []).map(String);
}

/** @returns every string in a tree */
export function compatiblesOf(root: TreeNode): string[] {
  return allNodes(root).flatMap(compatibles);
}

/** @returns the first string of a property */
export function text(node: TreeNode, property: string): string | undefined {
  const value = node.properties[property]?.[0];
  return value === undefined ? undefined : String(value);
}

/** @returns the first cell of a property */
export function cell(node: TreeNode, property: string): number | undefined {
  const value = node.properties[property]?.[0];
  return typeof value === 'number' ? value : undefined;
}

/** @returns the node with a path */
export function nodeAt(root: TreeNode, path: string): TreeNode | undefined {
  return allNodes(root).find((node) => node.path === path);
}

/** @returns the nodes above one, the nearest first */
export function parentsOf(root: TreeNode, { path }: TreeNode): TreeNode[] {
  const above = allNodes(root).filter(
    (node) =>
      node.path !== path && `${path}/`.startsWith(node.path === '/' ? '/' : `${node.path}/`),
  );
  return above.sort((a, b) => b.path.length - a.path.length);
}

/** @returns the path of an alias or a path of /chosen: `serial1:115200n8` (Devicetree specification, 3.3, 3.6) */
export function resolvePath(root: TreeNode, name: string): string | undefined {
  const [path = ''] = name.split(':');
  if (path.startsWith('/')) return path;
  const aliases = nodeAt(root, '/aliases');
  return aliases && text(aliases, path);
}
