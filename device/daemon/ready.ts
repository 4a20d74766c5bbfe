import type { DeviceState } from '../core';
import { remove, writeWhole } from '../io';

/**
 * LINK.ready has INTERFACE ADDRESS while a link's routes and DNS servers are set: people's hooks of ip-up begin when it
 * comes, those of ip-down when it goes.
 */
export class Ready {
  private readonly told = new Map<string, string>();

  /**
   * @param folder of the files
   * @param afterRoutes calls once the routes are set that were asked for
   */
  constructor(
    private readonly folder: string,
    private readonly afterRoutes: (then: () => void) => void,
  ) {}

  look(links: DeviceState['links']): void {
    for (const [name, { phase, call }] of Object.entries(links)) {
      const lease = phase === 'online' ? call?.lease : null;
      const text = lease ? `${lease.interface} ${lease.address}` : '';
      if (this.told.get(name) === text) continue;
      this.told.set(name, text);
      const file = `${this.folder}/${name}.ready`;
      this.afterRoutes(() => {
        if (text === '') remove(file);
        else writeWhole(file, `${text}\n`);
      });
    }
  }
}
