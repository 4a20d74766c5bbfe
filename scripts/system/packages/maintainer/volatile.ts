/** What is in RAM on a device: it is empty at each boot. */
const VOLATILE = /^\/(var|run|tmp|dev|proc|sys)(\/|$)/;

/** @returns whether an absolute path lies where only what is made at boot is there */
export function isVolatile(path: string): boolean {
  return VOLATILE.test(path);
}

/** @returns the path without `//`, `/./` and a `/` at its end; /var/run and /var/lock are links to /run */
export function tidy(path: string): string {
  const short = path.replace(/\/(\.?\/)+/g, '/').replace(/(.)\/$/, '$1');
  return short.replace(/^\/var\/(run|lock)(?=\/|$)/, (_, name) =>
    name === 'run' ? '/run' : '/run/lock',
  );
}

/** Made by early before anything else, or by the kernel. */
const THERE =
  /^\/((var|run|tmp)|var\/(lib|log|cache|spool|tmp|empty)|run\/(lock|pppi|pppd)|(dev|proc|sys)(\/.*)?)$/;

/** @returns whether a folder in RAM is there without being asked for */
export function isThere(path: string): boolean {
  return THERE.test(tidy(path));
}
