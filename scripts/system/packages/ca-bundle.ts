import { join } from 'node:path';
import { exists, LIMITS, listTree, readRegular } from '../../os';
import type { Setup } from './types';

/** Certificates of packages, and those that a person adds (update-ca-certificates(8)). */
export const CA_FOLDERS = ['usr/share/ca-certificates', 'usr/local/share/ca-certificates'];

/** Where OpenSSL, GnuTLS, curl and Python look. */
export const BUNDLE = 'etc/ssl/certs/ca-certificates.crt';

/** OpenSSL's own name for it: in package openssl, which its library does not need. */
const CERT_PEM = 'usr/lib/ssl/cert.pem';

/** @returns the certificates of these trees in one file, and the link to it, if there are any */
export async function caBundle(roots: readonly string[]): Promise<Pick<Setup, 'files' | 'links'>> {
  const found = new Map<string, Buffer>();
  for (const root of roots)
    for (const folder of CA_FOLDERS) {
      if (!(await exists(join(root, folder)))) continue;
      for (const { path, kind } of await listTree(join(root, folder)))
        if (kind === 'file' && path.endsWith('.crt'))
          found.set(join(folder, path), await readRegular(join(root, folder, path), LIMITS.hook));
    }
  if (found.size === 0) return { files: [], links: [] };
  const paths = [...found.keys()].sort();
  const content = Buffer.concat(paths.map((path) => lined(found.get(path)!)));
  return {
    files: [{ path: BUNDLE, content }],
    links: [{ path: CERT_PEM, target: `/${BUNDLE}` }],
  };
}

function lined(text: Buffer): Buffer {
  return text.at(-1) === 0x0a ? text : Buffer.concat([text, Buffer.from('\n')]);
}
