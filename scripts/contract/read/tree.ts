import { parse } from 'yaml';
import { run } from '../../os';
import type { Property, TreeNode } from '../card';

/** A node of dtc's YAML: properties are lists or `true`, nodes are maps (dtc: yamltree.c). */
interface DtcNode {
  [name: string]: DtcNode | true | (string | number | number[])[];
}

/**
 * Reads a device tree, source or compiled, with dtc, which makes YAML only from source (dtc: dtc.c).
 * @param kind of the file
 * @throws UserError if dtc rejects it
 */
export async function readTree(path: string, kind: 'dtb' | 'dts' = 'dtb'): Promise<TreeNode> {
  const quiet = ['-q', '-q'];
  const source = await run('dtc', [...quiet, '-I', kind, '-O', 'dts', path]);
  const yaml = ['-I', 'dts', '-O', 'yaml', '-'];
  const { stdout } = await run('dtc', [...quiet, ...yaml], { input: source.stdout });
  // Tags only say how wide a number is.
  const [root] = parse(stdout, { logLevel: 'silent' }) as [DtcNode];
  return node('/', root);
}

function node(path: string, from: DtcNode): TreeNode {
  const properties: Record<string, Property> = {};
  const children: TreeNode[] = [];
  for (const [name, value] of Object.entries(from)) {
    if (value === true) properties[name] = [];
    else if (Array.isArray(value)) properties[name] = value.flatMap(flatten);
    else children.push(node(path === '/' ? `/${name}` : `${path}/${name}`, value));
  }
  return { path, properties, children };
}

/** dtc joins a list's strings with zero bytes. */
function flatten(value: string | number | number[]): (string | number)[] {
  return typeof value === 'string' ? value.split('\0') : [value].flat();
}
