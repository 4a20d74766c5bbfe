import type { LockedPackage } from '../types';

/** What has a kernel's Image: linux-binary-* from 7.x on (kernel.ts). */
const KERNEL = /^linux-(image|binary)-\d/;

/**
 * Makes the SBOM of an image in CycloneDX 1.6, the format that Buildroot's has too. No serial
 * number and no time of making: the same image has the same list.
 * @param device names the image
 * @param suite of Debian, for the package URLs
 * @param epoch time of the image, seconds since 1970
 */
export function partsList(
  device: string,
  suite: string,
  packages: readonly LockedPackage[],
  epoch: number,
): unknown {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(epoch * 1000).toISOString(),
      component: { type: 'firmware', 'bom-ref': 'image', name: device },
    },
    components: packages.map((one) => component(one, suite)),
    dependencies: [{ ref: 'image', dependsOn: packages.map((one) => purl(one, suite)) }],
  };
}

function component(one: LockedPackage, suite: string): unknown {
  return {
    type: KERNEL.test(one.name) ? 'operating-system' : 'library',
    'bom-ref': purl(one, suite),
    name: one.name,
    version: one.version,
    purl: purl(one, suite),
    hashes: [{ alg: 'SHA-256', content: one.sha256 }],
  };
}

/** purl-spec, type deb: `+` has to be percent-encoded, `:` must not be. */
function purl({ name, version, architecture }: LockedPackage, suite: string): string {
  const query = `arch=${architecture}&distro=${suite}`;
  const encoded = encodeURIComponent(version).replaceAll('%3A', ':');
  return `pkg:deb/debian/${encodeURIComponent(name)}@${encoded}?${query}`;
}
