import type { Check, Context, Problem } from '../check';
import { walkNodes, walkText } from '../walk';

/** Which parts of the board work depends on which drivers are present. */
export const everyDriver: Check = {
  name: 'drivers',
  holds:
    "Every enabled node of every device tree has a driver in the kernel, the initramfs or the root file system, or contract.yaml says why it needs none. For a reviewed kernel, walks/VERSION.txt in the board's folder records where each driver is, and nothing has moved since; a kernel without such a file is reported.",
  why: 'A new kernel may turn a driver into a module, rename it or drop it. Then the review no longer covers what runs.',
  source:
    "the trees; modules.alias and modules.builtin of depmod; the match tables in the kernel's Image (Linux, include/linux/mod_devicetable.h, of_device_id)",
  run: (context) => [...missing(context), ...stale(context), ...changed(context)],
};

/** @returns the nodes known to have no driver on a card of this system */
function excused({ contract, card }: Context): string[] {
  return contract.missing
    .filter(({ system }) => system === undefined || system === card.record.system)
    .map(({ compatible }) => compatible);
}

function missing(context: Context): Problem[] {
  const known = excused(context);
  return walkNodes(context)
    .filter(
      ({ where, compatibles }) =>
        where === 'missing' && !compatibles.some((one) => known.includes(one)),
    )
    .map(({ compatibles, models }) => ({
      what: `no driver for ${compatibles.join(', ')} (${models.join(', ')})`,
      hint: 'add the module to board.yaml, or say under `missing` in contract.yaml why it is not needed',
    }));
}

function stale(context: Context): Problem[] {
  const there = walkNodes(context).filter(({ where }) => where !== 'missing');
  return excused(context)
    .filter((compatible) => there.some(({ compatibles }) => compatibles[0] === compatible))
    .map((compatible) => ({
      what: `${compatible} has a driver now`,
      hint: 'remove it from `missing` in contract.yaml',
      warning: true,
    }));
}

function changed(context: Context): Problem[] {
  const version = context.card.kernel.version ?? 'without a version';
  const accept = 'npm run check-image -- --accept IMAGE records it; review the diff';
  if (context.walk === undefined)
    return [
      {
        what: `the kernel ${version} has not been reviewed; no record to compare with`,
        hint: accept,
        warning: true,
      },
    ];
  const [old, now] = [context.walk, walkText(context)].map(
    (text) => new Set(text.split('\n').filter(Boolean)),
  );
  const lines = [
    ...[...(old ?? [])].filter((line) => !now?.has(line)).map((line) => `was: ${line}`),
    ...[...(now ?? [])].filter((line) => !old?.has(line)).map((line) => `is now: ${line}`),
  ];
  return lines.map((line) => ({ what: line, hint: accept }));
}
