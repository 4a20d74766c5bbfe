import type { Check, Context, Problem } from '../check';
import { walkNodes, walkText } from '../walk';

/** What of the board works, and what does not, is decided by which drivers there are. */
export const everyDriver: Check = {
  name: 'drivers',
  holds:
    'Every enabled node of every device tree has a driver in the kernel, the initramfs or the root file system, or contract.yaml says why it needs none; nothing is listed there that has one. Where each driver is stands in board/rpi3/walks/VERSION.txt for a kernel that was reviewed, and is still so; another kernel is told.',
  why: 'With a new kernel a driver may become a module, change its name or go: what was reviewed is then no longer what runs.',
  source:
    "the trees; modules.alias and modules.builtin of depmod; the match tables in the kernel's Image (Linux, include/linux/mod_devicetable.h, of_device_id)",
  run: (context) => [...missing(context), ...stale(context), ...changed(context)],
};

function missing({ contract, ...context }: Context): Problem[] {
  const known = new Set(contract.missing.map(({ compatible }) => compatible));
  return walkNodes(context)
    .filter(
      ({ where, compatibles }) => where === 'missing' && !compatibles.some((one) => known.has(one)),
    )
    .map(({ compatibles, models }) => ({
      what: `no driver for ${compatibles.join(', ')} (${models.join(', ')})`,
      hint: 'add the module to board.yaml, or the reason why it is not needed to missing in contract.yaml',
    }));
}

function stale({ contract, ...context }: Context): Problem[] {
  const there = walkNodes(context).filter(({ where }) => where !== 'missing');
  return contract.missing
    .filter(({ compatible }) => there.some(({ compatibles }) => compatibles[0] === compatible))
    .map(({ compatible }) => ({
      what: `${compatible} has a driver now`,
      hint: 'remove it from missing in contract.yaml',
      warning: true,
    }));
}

function changed(context: Context): Problem[] {
  const version = context.card.kernel.version ?? 'without a version';
  const accept = 'npm run check-image -- --accept IMAGE writes it down; read what has changed';
  if (context.walk === undefined)
    return [
      {
        what: `the kernel ${version} was not reviewed: nothing to compare with`,
        hint: accept,
        warning: true,
      },
    ];
  const [old, now] = [context.walk, walkText(context)].map(
    (text) => new Set(text.split('\n').filter(Boolean)),
  );
  const lines = [
    ...[...(old ?? [])].filter((line) => !now?.has(line)).map((line) => `no longer: ${line}`),
    ...[...(now ?? [])].filter((line) => !old?.has(line)).map((line) => `new: ${line}`),
  ];
  return lines.map((line) => ({ what: line, hint: accept }));
}
