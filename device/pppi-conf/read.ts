import { MOST_BYTES, readSettings, type LinkKinds, type SettingsRead } from '../core';
import { readBytes, readFile, runNow } from '../io';

const BOOT_FILE = '/usr/libexec/pppi/boot-file';
/** Its exit status for a pppi.conf that is missing or says nothing; what there is of it was copied. */
const SAYS_NOTHING = 3;

/** A copy of pppi.conf, in a folder of root's alone. */
export class BootFile {
  /** the copy */
  readonly path: string;
  private readonly said: string;
  private copied = -1;

  constructor(folder: string) {
    this.path = `${folder}/file`;
    this.said = `${folder}/reason`;
  }

  /** Copies it from the boot partition. */
  copy(): void {
    this.copied = this.run('read', this.path);
  }

  /** @param copied boot-file's exit status; it was copied by others, with its standard error beside it */
  take(copied: number): this {
    this.copied = copied;
    return this;
  }

  /** @returns the bytes of the copy; a text: why there are none */
  bytes(): readonly number[] | string {
    const bytes = readBytes(this.path, MOST_BYTES + 1);
    return bytes && (this.copied === 0 || this.copied === SAYS_NOTHING)
      ? Array.from(bytes)
      : this.reason();
  }

  read(links: LinkKinds): SettingsRead {
    return readSettings(this.bytes(), links);
  }

  /** Runs boot-file. @returns its exit status; `reason` tells why it has failed */
  run(...args: readonly string[]): number {
    return runNow([BOOT_FILE, ...args], this.said);
  }

  /** @returns what boot-file has said last; '': nothing */
  says(): string {
    return (readFile(this.said) ?? '').trim();
  }

  reason(): string {
    return this.says() || 'boot-file has failed';
  }
}
