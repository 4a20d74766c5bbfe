import * as std from 'std';

/** Writes lines to standard output. */
export function print(text: string): void {
  std.out.puts(`${text}\n`);
  std.out.flush();
}

/** Writes lines to standard error. */
export function complain(text: string): void {
  std.err.puts(`${text}\n`);
  std.err.flush();
}
