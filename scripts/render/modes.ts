/** Files that hold secrets, and folders that must be closed for a program to trust what is in them. */
const PRIVATE_FILES = [
  /^etc\/ppp\/(chap|pap)-secrets$/,
  /^etc\/pppi\/settings\.json$/,
  /^etc\/shadow$/,
  /^etc\/pppi\/environment\//,
  /^etc\/pppi\/links\/[^/]+\.pin$/,
  /^root\//,
];
const PRIVATE_FOLDERS = [/^root(\/|$)/];

/** @returns permission bits of a file on the device */
export function modeOf(path: string, executable: boolean): number {
  if (PRIVATE_FILES.some((pattern) => pattern.test(path))) return executable ? 0o700 : 0o600;
  return executable ? 0o755 : 0o644;
}

/** @returns permission bits of a folder on the device */
export function folderModeOf(path: string): number {
  return PRIVATE_FOLDERS.some((pattern) => pattern.test(path)) ? 0o700 : 0o755;
}
