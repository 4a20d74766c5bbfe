import type { Action, Route } from '../../device/core';

type SetRoutes = Extract<Action, { do: 'set-routes' }>;

/** What routes and name servers the device has. */
export class Kernel {
  private readonly routes = new Map<string, Route>();
  private readonly interfaces = new Set<string>();
  /** by which the internet is reached */
  private readonly defaults = new Set<string>();
  resolvConf = '';

  interfaceUp(name: string): void {
    this.interfaces.add(name);
  }

  /** Its routes go with it. */
  interfaceGone(name: string): void {
    this.interfaces.delete(name);
    for (const [key, { device }] of this.routes) if (device === name) this.routes.delete(key);
    this.count();
  }

  /** @returns whether all that was added is there */
  set({ add, remove }: Pick<SetRoutes, 'add' | 'remove'>): boolean {
    const possible = add.filter(({ device }) => this.interfaces.has(device));
    for (const route of possible) this.routes.set(JSON.stringify(route), route);
    for (const route of remove) this.routes.delete(JSON.stringify(route));
    this.count();
    return possible.length === add.length;
  }

  private count(): void {
    this.defaults.clear();
    for (const { to, table, device } of this.routes.values())
      if (to === 'default' && table === null) this.defaults.add(device);
  }

  /** Power is gone. */
  forget(): void {
    this.routes.clear();
    this.interfaces.clear();
    this.defaults.clear();
    this.resolvConf = '';
  }

  /** @returns whether the internet is reached by an interface, by the main table */
  hasDefault(name: string): boolean {
    return this.defaults.has(name);
  }
}
