/** @returns the words of a kernel's command line */
export function cmdlineWords(cmdline: string): string[] {
  return cmdline.trim().split(/\s+/);
}

/** A line of config.txt that is not a comment. */
export interface ConfigLine {
  number: number;
  /** `initramfs` takes its value without `=`, and a filter such as `[pi3]` counts as a key */
  key: string;
  value: string;
}

/** Reads a config.txt (raspberrypi/documentation, config_txt.adoc, "File format"). */
export function configLines(config: string): ConfigLine[] {
  return config.split('\n').flatMap((line, index) => {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return [];
    const [, key = text, value = ''] =
      /^(initramfs)\s+(.*)$/.exec(text) ?? /^([^=]+)=(.*)$/.exec(text) ?? [];
    return [{ number: index + 1, key, value }];
  });
}

/** @returns the value of a key; the last line of it counts */
export function configValue(config: string, key: string): string | undefined {
  return configLines(config).findLast((line) => line.key === key)?.value;
}
