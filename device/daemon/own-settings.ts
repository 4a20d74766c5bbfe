import type { DataContext } from '../core';
import { exists, readFile, uptime } from '../io';

/** Seconds since power-on after which a data partition that is not there will not come. */
const DATA_WAIT = 120;

/**
 * What pppi.conf sets for this one device: /usr/libexec/pppi/settings has read and checked it, and leaves it in a RAM disk.
 * The rest is as the image has it.
 */
export class OwnSettings {
  /**
   * @param run such as /run/pppi
   * @param image such as /etc/pppi
   */
  constructor(
    private readonly run: string,
    private readonly image: string,
  ) {}

  /** @returns what a link dials, with the access point of pppi.conf in place of its own */
  context(link: string, context: DataContext): DataContext {
    // All of a file or nothing.
    if (!exists(`${this.run}/settings/good`)) return context;
    const key = `${link}.apn=`;
    const lines = (readFile(`${this.run}/settings/values`) ?? '').split('\n');
    const apn = lines.find((line) => line.startsWith(key))?.slice(key.length);
    return apn === undefined ? context : { ...context, apn };
  }

  /** @returns the PIN as it is now: that of pppi.conf may come with the data partition; null: there is none */
  pin(link: string): string | null {
    const pins = [`${this.run}/settings/${link}.pin`, `${this.image}/links/${link}.pin`];
    return pins.map((path) => (readFile(path) ?? '').trim()).find((pin) => pin !== '') ?? null;
  }

  /** @returns whether a password or a PIN of pppi.conf is on the data partition, which may yet come */
  areLate(): boolean {
    return exists(`${this.run}/settings.wait`) && uptime() < DATA_WAIT;
  }
}
