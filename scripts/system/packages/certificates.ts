import { X509Certificate } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, UserError } from '../../frame';
import { exists, LIMITS, listTree, makeFolder, readRegular, writeWhole } from '../../os';
import type { Setup } from './types';

/** Certificates of authorities that packages bring; update-ca-certificates(8). */
const OF_PACKAGES = 'usr/share/ca-certificates';

/** Those that the owner of a system adds. */
const OF_THE_OWNER = 'usr/local/share/ca-certificates';

/** All in one file, where curl, GnuTLS and Go look too. */
const BUNDLE = 'etc/ssl/certs/ca-certificates.crt';

/** Where OpenSSL looks, and so Python: a link of the package openssl, which its library does not need. */
const CERT_PEM = 'usr/lib/ssl/cert.pem';

/** @param roots unpacked packages; @returns the bundle, and the link to it */
export async function caBundle(roots: readonly string[]): Promise<Pick<Setup, 'files' | 'links'>> {
  const found = new Map<string, Buffer>();
  for (const root of roots)
    for (const [path, text] of await certificatesIn(root, OF_PACKAGES)) found.set(path, text);
  if (found.size === 0) return { files: [], links: [] };
  const texts = [...found.keys()].sort().map((path) => found.get(path)!);
  return {
    files: [{ path: BUNDLE, content: Buffer.concat(texts) }],
    links: [{ path: CERT_PEM, target: `/${BUNDLE}` }],
  };
}

/**
 * Adds the certificates that the owner has put into a root file system to the bundle there, or makes one of them alone.
 * @throws UserError for a file that is not a certificate in PEM
 */
export async function trustOwn(root: string): Promise<void> {
  const own = await certificatesIn(root, OF_THE_OWNER);
  if (own.size === 0) return;
  for (const [path, text] of own) requireCertificates(path, text);
  const bundle = join(root, BUNDLE);
  const there = (await exists(bundle)) ? [await readRegular(bundle, LIMITS.overlay)] : [];
  await makeFolder(dirname(bundle));
  // Never in place: the file is a link to the layer's, in the cache.
  await writeWhole(bundle, Buffer.concat([...there.map(lined), ...own.values()]));
  if (await exists(join(root, CERT_PEM))) return;
  await makeFolder(dirname(join(root, CERT_PEM)));
  await symlink(`/${BUNDLE}`, join(root, CERT_PEM));
}

/** @returns texts by path below the root, each with a line break at its end */
async function certificatesIn(root: string, folder: string): Promise<Map<string, Buffer>> {
  if (!(await exists(join(root, folder)))) return new Map();
  const files = (await listTree(join(root, folder))).filter(
    ({ path, kind }) => kind === 'file' && path.endsWith('.crt'),
  );
  return new Map(
    await Promise.all(
      files.map(async ({ path }) => {
        const name = join(folder, path);
        return [name, lined(await readRegular(join(root, name), LIMITS.hook))] as const;
      }),
    ),
  );
}

function lined(text: Buffer): Buffer {
  return text.at(-1) === 0x0a ? text : Buffer.concat([text, Buffer.from('\n')]);
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

function requireCertificates(path: string, text: Buffer): void {
  const blocks = text.toString('latin1').match(PEM) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
    if (blocks.length > 0) return;
  } catch {
    // said below
  }
  throw new UserError(
    `/${path} is not a certificate in PEM`,
    'of one in DER makes it: openssl x509 -inform der -in FILE -out FILE.crt',
    EXIT.usage,
  );
}
