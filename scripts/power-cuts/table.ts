import type { Area, Overlay } from './card';
import type { Finding } from './doubts';

/**
 * Checks the sectors before the first partition. The table is one sector, which a card writes completely or not at all.
 * @param area those sectors
 * @param right allowed contents of the first sector, if it differs from that at first power-on
 */
export function judgeTable(
  area: Area,
  overlay: Overlay,
  right: readonly (Buffer | undefined)[],
): Finding[] {
  const table = overlay.get(area.start);
  const isRight = right.some((one) =>
    one === undefined ? table === undefined : table?.equals(one),
  );
  const others = [...overlay.keys()].filter((sector) => sector !== area.start);
  return [
    ...(isRight ? [] : [{ doubt: 'no-table' as const }]),
    ...(others.length > 0 ? [{ doubt: 'outside' as const, detail: `sector ${others[0]}` }] : []),
  ];
}
