import { readFile, writeInPlace } from '../io';

/** Bytes of the name of a USB device; one with eight hubs above it is shorter. */
const LONGEST = 64;

/** Where a link's modem is, or was: its USB device, such as `1-1.2`. Outlives the daemon, so that the port of a modem that is gone can still be switched. */
export class Place {
  private name: string;

  /** @param file such as /run/pppi/LINK.place */
  constructor(private readonly file: string) {
    this.name = (readFile(file, LONGEST) ?? '').trim();
  }

  /** @returns '' if no modem was ever seen */
  get(): string {
    return this.name;
  }

  set(name: string): void {
    if (name === this.name) return;
    this.name = name;
    writeInPlace(this.file, name.padEnd(LONGEST));
  }
}
