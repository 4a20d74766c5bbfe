import type { CompoundList, Function as FunctionNode } from 'unbash';

/** A text, or undefined if only running the script would tell. */
export type Value = string | undefined;

/** Inherited from whoever calls dpkg: they have a value, and it is not known. */
const INHERITED = ['PATH', 'HOME', 'USER', 'IFS', 'PWD', 'TERM', 'LANG'];

/** Variables, arguments and functions of a script at one moment. */
export class Scope {
  /** one that is not in it is unset, and so an empty text */
  variables: Map<string, Value>;
  args: readonly Value[];
  readonly functions = new Map<string, FunctionNode['body'] | CompoundList>();

  constructor(variables: Readonly<Record<string, string>>, args: readonly string[]) {
    const inherited = INHERITED.map((name) => [name, undefined] as const);
    this.variables = new Map([...inherited, ...Object.entries(variables)]);
    this.args = args;
  }

  /** @param name of a variable, or the number of an argument */
  get(name: string): Value {
    if (name === '#') return String(this.args.length);
    if (/^[1-9]$/.test(name)) {
      const index = Number(name) - 1;
      return index < this.args.length ? this.args[index] : '';
    }
    if (!/^\w/.test(name) || name === '0') return undefined;
    return this.variables.has(name) ? this.variables.get(name) : '';
  }

  set(name: string, value: Value): void {
    this.variables.set(name, value);
  }

  /** Does something in a shell of its own: what it sets is gone afterwards. */
  apart<T>(work: () => T): T {
    const before = this.variables;
    this.variables = new Map(before);
    const result = work();
    this.variables = before;
    return result;
  }

  /** Takes all of these ways, each from here; afterwards a variable is known only if all ways agree. */
  fork(ways: readonly (() => void)[]): void {
    const before = this.variables;
    const after = ways.map((way) => {
      this.variables = new Map(before);
      way();
      return this.variables;
    });
    const names = new Set(after.flatMap((variables) => [...variables.keys()]));
    this.variables = new Map(
      [...names].map((name) => {
        const values = new Set(
          after.map((variables) => (variables.has(name) ? variables.get(name) : '')),
        );
        return [name, values.size === 1 ? [...values][0] : undefined];
      }),
    );
  }
}
