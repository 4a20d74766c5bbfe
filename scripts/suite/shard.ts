import { EXIT, UserError } from '../frame';
import { SLOW } from './groups';

/** One of several machines that share the files. */
export interface Shard {
  /** from 1 */
  index: number;
  count: number;
}

/** Reads `2/3`. @throws UserError, exit status 2, if it is no such thing */
export function readShard(text = '1/1'): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,2})\/(\d{1,2})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count)
    throw new UserError(
      `--shard ${text} is not a part`,
      'for example 2/3: the second of three',
      EXIT.usage,
    );
  return { index, count };
}

/** Deals the files out, slow ones by themselves: they take most of the time. */
export function ofShard(files: readonly string[], { index, count }: Shard): string[] {
  const groups = [
    files.filter((path) => !SLOW.test(path)),
    files.filter((path) => SLOW.test(path)),
  ];
  return groups.flatMap((group) => group.filter((_, place) => place % count === index - 1));
}
