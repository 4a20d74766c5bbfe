import type { Mistake, Place } from './mistake';
import type { DeviceFile } from './keys';
import type { Path } from './value-at';

/** The metric of the first link that names none; the next one's is one more, and so on. */
const FIRST_LINK = 200;

/** The metric of a link's default route. @param unit its place among the links, from 0 */
export function metricOf({ metric }: DeviceFile['links'][string], unit: number): number {
  return metric ?? FIRST_LINK + unit;
}

/**
 * Two default routes of one metric: the kernel takes the second for the first, and one of them is lost.
 * @param locate place of a value of the device file
 */
export function metricMistakes(device: DeviceFile, locate: (path: Path) => Place): Mistake[] {
  const owners = new Map<number, string>();
  if (device.ethernet.kind !== 'off') owners.set(device.ethernet.metric, 'Ethernet');
  return Object.entries(device.links).flatMap(([name, link], unit): Mistake[] => {
    const metric = metricOf(link, unit);
    const other = owners.get(metric);
    owners.set(metric, `the link "${name}"`);
    if (other === undefined) return [];
    return [
      {
        place: locate(['links', name, 'metric']),
        message: `the link "${name}" has the metric ${metric} of ${other}`,
        hint: 'each default route needs its own metric; the lowest one wins',
      },
    ];
  });
}
