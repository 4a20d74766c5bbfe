import type { LinkEvent } from '../core';
import { exists, remove } from '../io';

/** What people want of a link, as files: poff leaves OFF, which holds until pon or a reboot; pon leaves NOW. */
export class Wishes {
  constructor(
    readonly link: string,
    private readonly tell: (event: Extract<LinkEvent, { is: 'wish' }>) => void,
  ) {}

  /** @param has what the core knows, which may be of a daemon before */
  look(has: 'on' | 'off'): void {
    const own = `/run/pppi/${this.link}`;
    const want = exists(`${own}.off`) ? 'off' : 'on';
    const now = exists(`${own}.now`);
    if (now) remove(`${own}.now`);
    if (want !== has || (now && want === 'on')) this.tell({ is: 'wish', want });
  }
}
