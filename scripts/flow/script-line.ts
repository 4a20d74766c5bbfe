/** How many bytes of its first line the kernel reads (Linux 5.1 and later, BINPRM_BUF_SIZE). */
const LINE = 256;

/**
 * Reads the first line of a script (execve(2), "Interpreter scripts").
 * @param begin of the file
 * @returns the interpreter, as a path, or as a name that env(1) looks for; undefined: it is no script
 */
export function interpreterOf(begin: Buffer): string | undefined {
  const [, line] = /^#![ \t]*([^\n]*)/.exec(begin.toString('latin1', 0, LINE)) ?? [];
  if (line === undefined) return undefined;
  const [program = '', ...words] = line.trim().split(/[ \t]+/);
  if (!/(^|\/)env$/.test(program)) return program;
  // env -S splits the one argument that the kernel passes; options and variables come before the name.
  return words.find((word) => !word.startsWith('-') && !word.includes('=')) ?? program;
}
