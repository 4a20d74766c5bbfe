/** An option as a defconfig or a fragment asks for it. */
export interface AskedOption {
  /** with its prefix: BR2_…, CONFIG_… */
  name: string;
  /** as written behind '='; `n` for "is not set" */
  value: string;
  file: string;
  /** from 1 */
  line: number;
}

/** An option that did not come out as asked. */
export interface DroppedOption extends AskedOption {
  /** what came out instead */
  got: string;
}

const SET = /^(?<name>(?:BR2|CONFIG)_\w+)=(?<value>.*)$/;
const UNSET = /^# (?<name>(?:BR2|CONFIG)_\w+) is not set$/;

/** Reads the options of a text in Kconfig's form: .config, a defconfig, a fragment. */
export function parseOptions(text: string, file: string): AskedOption[] {
  return text.split('\n').flatMap((row, index): AskedOption[] => {
    const found = (SET.exec(row) ?? UNSET.exec(row))?.groups;
    if (!found?.name) return [];
    return [{ name: found.name, value: found.value ?? 'n', file, line: index + 1 }];
  });
}

/**
 * Compares what was asked for with what Kconfig made of it. Kconfig says nothing when it drops an
 * option whose dependencies are not met or whose name it does not know.
 * @param asked in the order of merging: of two with one name the later one counts
 * @param result the text of .config
 */
export function droppedOptions(asked: readonly AskedOption[], result: string): DroppedOption[] {
  const got = new Map(parseOptions(result, '.config').map(({ name, value }) => [name, value]));
  const last = new Map(asked.map((option) => [option.name, option]));
  return [...last.values()].flatMap((option) => {
    // An option that does not appear at all is off: its dependencies are not met.
    const value = got.get(option.name) ?? 'n';
    return value === option.value ? [] : [{ ...option, got: value }];
  });
}

/** One line for each, with the place where it was asked for. */
export function describeDropped(dropped: readonly DroppedOption[]): string {
  return dropped
    .map(({ name, value, got, file, line }) => `  ${file}:${line}: ${name}=${value} became ${got}`)
    .join('\n');
}
