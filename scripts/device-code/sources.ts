import type { OverlaySource } from '../render';
import { bundle, devicePrograms } from './bundle';

/** Where the device's programs are on the device. */
const FOLDER = 'usr/lib/pppi';

let sources: Promise<OverlaySource[]> | undefined;

/** @returns the device's programs as files of the overlay; bundled once, as many devices share them */
export function deviceSources(): Promise<OverlaySource[]> {
  sources ??= bundleAll();
  return sources;
}

async function bundleAll(): Promise<OverlaySource[]> {
  const bundles = await Promise.all((await devicePrograms()).map((file) => bundle(file)));
  return bundles.map(({ name, code }) => ({
    ...{ kind: 'file', path: `${FOLDER}/${name}.js`, executable: false },
    bytes: Buffer.from(code),
  }));
}
