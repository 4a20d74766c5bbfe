/** Keys from the top of a file down to a value; a number counts the entries of a list. */
export type Path = readonly PropertyKey[];

/** @returns what a parsed value has at a path, or undefined */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (here, key) =>
      typeof here === 'object' && here !== null && Object.hasOwn(here, key)
        ? (here as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}
