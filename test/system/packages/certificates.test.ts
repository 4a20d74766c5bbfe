import assert from 'node:assert/strict';
import { mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '../../../scripts/frame';
import { inTempDir } from '../../../scripts/os';
import { caBundle, trustOwn } from '../../../scripts/system/packages/certificates';
import { CERTIFICATE } from './certificate';

const BUNDLE = 'etc/ssl/certs/ca-certificates.crt';
const OWN = 'usr/local/share/ca-certificates';

async function put(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

test('certificates of packages: all in the order of their paths, each with a line break; OpenSSL finds them', () =>
  inTempDir(async (dir) => {
    const [one, two] = [join(dir, 'one'), join(dir, 'two')];
    await put(two, 'usr/share/ca-certificates/mozilla/A=Á.crt', 'first');
    await put(one, 'usr/share/ca-certificates/mozilla/B.crt', 'second\n');
    await put(one, 'usr/share/ca-certificates/mozilla/README', 'none');
    const { files, links } = await caBundle([one, two]);
    assert.deepEqual(files, [{ path: BUNDLE, content: Buffer.from('first\nsecond\n') }]);
    assert.deepEqual(links, [{ path: 'usr/lib/ssl/cert.pem', target: `/${BUNDLE}` }]);
    assert.deepEqual(await caBundle([dir]), { files: [], links: [] });
  }));

test("one's own certificates: a bundle of them alone", () =>
  inTempDir(async (root) => {
    await trustOwn(root);
    await assert.rejects(readFile(join(root, BUNDLE)));
    await put(root, `${OWN}/mine/ca.crt`, CERTIFICATE);
    await trustOwn(root);
    assert.equal(await readFile(join(root, BUNDLE), 'utf8'), CERTIFICATE);
    assert.equal(await readlink(join(root, 'usr/lib/ssl/cert.pem')), `/${BUNDLE}`);
  }));

test("one's own certificates: behind those of the packages", () =>
  inTempDir(async (root) => {
    await put(root, BUNDLE, 'others');
    await mkdir(join(root, 'usr/lib/ssl'), { recursive: true });
    await symlink('elsewhere', join(root, 'usr/lib/ssl/cert.pem'));
    await put(root, 'usr/lib/ssl/elsewhere', '');
    await put(root, `${OWN}/ca.crt`, CERTIFICATE);
    await trustOwn(root);
    assert.equal(await readFile(join(root, BUNDLE), 'utf8'), `others\n${CERTIFICATE}`);
    assert.equal(await readlink(join(root, 'usr/lib/ssl/cert.pem')), 'elsewhere');
  }));

for (const [what, text] of [
  ['DER', '0\u0082\u0001'],
  ['a key', CERTIFICATE.replaceAll('CERTIFICATE', 'PRIVATE KEY')],
  ['damaged', CERTIFICATE.replace('MII', 'MI')],
] as const)
  test(`refused as one's own certificate: ${what}`, () =>
    inTempDir(async (root) => {
      await put(root, `${OWN}/ca.crt`, text);
      await assert.rejects(
        trustOwn(root),
        (error) =>
          error instanceof UserError &&
          error.message === `/${OWN}/ca.crt is not a certificate in PEM`,
      );
    }));
