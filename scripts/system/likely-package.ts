/**
 * Names of Debian packages that a library or an interpreter is likely in, for a message. The archive's index lists the
 * names of packages; what is in them is in another of 12 MB, which mirrors often have in a state that its checksum refuses.
 */

/** Libraries whose packages are not named after them. */
const LIBRARIES: Record<string, string> = {
  'ld-linux-aarch64.so.1': 'libc6',
  'ld-musl-aarch64.so.1': 'musl',
  'libanl.so.1': 'libc6',
  'libc.so.6': 'libc6',
  'libcrypto.so.3': 'libssl3t64',
  'libdl.so.2': 'libc6',
  'libm.so.6': 'libc6',
  'libncursesw.so.6': 'libncursesw6',
  'libpthread.so.0': 'libc6',
  'libresolv.so.2': 'libc6',
  'librt.so.1': 'libc6',
  'libutil.so.1': 'libc6',
  'libz.so.1': 'zlib1g',
};

/** Interpreters whose packages are named otherwise. */
const INTERPRETERS: Record<string, string> = {
  lua: 'lua5.4',
  node: 'nodejs',
  perl: 'perl-base',
  php: 'php-cli',
  pwsh: 'powershell',
  Rscript: 'r-base-core',
  tclsh: 'tcl',
  wish: 'tk',
};

/**
 * @param soname as a program asks for it: `libssl.so.3`
 * @returns packages to look for in the index, the likeliest first (Debian Policy 8.1: named after the soname; `t64` since
 *   time_t has 64 bits)
 */
export function libraryPackages(soname: string): string[] {
  const known = LIBRARIES[soname];
  if (known !== undefined) return [known];
  const [, name = '', version = ''] = /^(.+?)\.so(?:\.(.+))?$/.exec(soname) ?? [];
  const plain = name.toLowerCase().replaceAll('_', '-');
  // A hyphen keeps two numbers apart; libglib-2.0.so.0 is in libglib2.0-0.
  const names = [plain, plain.replace(/-(?=\d)/, '')].map((one) =>
    version !== '' && /\d$/.test(one) ? `${one}-${version}` : one + version,
  );
  return [...new Set([...names.flatMap((one) => [`${one}t64`, one]), plain])].filter(Boolean);
}

/** @param name of the program: `python3` */
export function interpreterPackages(name: string): string[] {
  const known = INTERPRETERS[name];
  return known === undefined ? [name] : [known, name];
}
