/**
 * What is wrong with a value from the environment before anybody asks what it is for; it stands behind the name of
 * the variable.
 */
export function environmentProblem(value: string): string | undefined {
  // Node has put U+FFFD for what is not UTF-8; nobody types that character.
  if (value.includes('\ufffd')) return 'is not UTF-8';
  if (/[\r\n]$/.test(value))
    return 'ends with a line break: export NAME="$(cat FILE)" takes it off';
  return undefined;
}
