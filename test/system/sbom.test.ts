import assert from 'node:assert/strict';
import test from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { partsList } from '../../scripts/system/debian/sbom';
import { EPOCH, RECORD } from '../image/card';

/** The SBOM's document. */
async function listOf(packages = RECORD.packages) {
  return JSON.parse(await partsList('gate', 'trixie', packages, EPOCH)) as {
    components: { name: string; type: string; purl: string; hashes: unknown }[];
    dependencies: { ref: string; dependsOn?: string[] }[];
  };
}

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

test("the SBOM is valid by CycloneDX's own schema", async () => {
  assert.equal(await validator.validate(JSON.stringify(await listOf())), null);
});

test('that schema would find a mistake', async () => {
  const list = { ...(await listOf()), parts: [] };
  assert.notEqual(await validator.validate(JSON.stringify(list)), null);
});

test('each package is named by a package URL and its checksum', async () => {
  const list = await listOf();
  assert.deepEqual(
    list.components.map(({ purl }) => purl),
    [
      'pkg:deb/debian/busybox@1:1.37.0-6+b9?arch=arm64&distro=trixie',
      'pkg:deb/debian/linux-image-6.12@6.12.1-1?arch=arm64&distro=trixie',
    ],
  );
  assert.deepEqual(list.components[0]?.hashes, [{ alg: 'SHA-256', content: 'ab'.repeat(32) }]);
});

test('the operating system is the package that has the kernel, in either layout', async () => {
  const names = [
    'linux-base-7.3.4',
    'linux-binary-7.3.4',
    'linux-image-6.12',
    'linux-modules-7.3.4',
  ];
  const packages = names.map((name) => ({ name, version: '1', architecture: 'arm64', sha256: '' }));
  const list = await listOf(packages);
  assert.deepEqual(
    list.components.filter(({ type }) => type === 'operating-system').map(({ name }) => name),
    ['linux-binary-7.3.4', 'linux-image-6.12'],
  );
});

test('the image depends on each package, in the order of the lock', async () => {
  const { components, dependencies } = await listOf();
  const image = dependencies.find(({ ref }) => ref === 'image');
  const purls = components.map(({ purl }) => purl);
  assert.deepEqual(image?.dependsOn, purls);
  const turned = await listOf([...RECORD.packages].reverse());
  assert.deepEqual(
    turned.components.map(({ purl }) => purl),
    purls.reverse(),
  );
});
