import { readValues, type DataContext, type Value } from '../core';
import { exists, readFile, uptime } from '../io';

/** Seconds since power-on after which a data partition that is not there will not come. */
const DATA_WAIT = 120;

/**
 * What pppi.conf sets for this one device: device/pppi-conf has read and checked it, and leaves it in a RAM disk. The rest
 * is as the image has it.
 */
export class OwnSettings {
  private text = '';
  private values: readonly Value[] = [];

  /**
   * @param run such as /run/pppi
   * @param image such as /etc/pppi
   */
  constructor(
    private readonly run: string,
    private readonly image: string,
  ) {}

  /** @returns what a link dials as it is now, with the access point of pppi.conf in place of its own */
  context(link: string, context: DataContext): DataContext {
    const apn = this.value(`${link}.apn`);
    return apn === undefined ? context : { ...context, apn };
  }

  /** @returns the PIN as it is now: that of pppi.conf may come with the data partition; null: there is none */
  pin(link: string): string | null {
    const pin = this.value(`${link}.pin`) ?? readFile(`${this.image}/links/${link}.pin`) ?? '';
    return pin.trim() || null;
  }

  /** @returns whether a password or a PIN of pppi.conf is on the data partition, which may yet come */
  areLate(): boolean {
    return exists(`${this.run}/settings.wait`) && uptime() < DATA_WAIT;
  }

  private value(key: string): string | undefined {
    const text = readFile(`${this.run}/settings/values`) ?? '';
    if (text !== this.text) this.values = readValues(text);
    this.text = text;
    return this.values.find((one) => one.key === key)?.value;
  }
}
