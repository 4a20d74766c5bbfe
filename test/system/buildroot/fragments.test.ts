import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDevice } from '../../../scripts/flow';
import { parseVars, siteOf } from '../../../scripts/system/buildroot';
import {
  buildrootFragment,
  linuxFragment,
  packagesFragment,
} from '../../../scripts/system/buildroot/fragments';
import { RELEASE } from '../../../scripts/system/buildroot/release';
import { describeCommit } from '../../../scripts/system/buildroot/source';
import { SHIPPED_DEVICE } from '../../support/shipped-config';

test('the kernel options of the shipped device', async () => {
  assert.equal(
    linuxFragment(await readDevice(SHIPPED_DEVICE)),
    `# link twilio: huawei-12d1-14fe
CONFIG_USB_STORAGE=m
CONFIG_USB_SERIAL_OPTION=m
CONFIG_PPP=m
CONFIG_PPP_ASYNC=m
`,
  );
});

test('what the YAML adds stands behind that, in Kconfig’s own writing', async () => {
  const shipped = await readDevice(SHIPPED_DEVICE);
  assert.equal(packagesFragment(shipped), '');
  const buildroot = {
    packages: ['BR2_PACKAGE_TCPDUMP', 'BR2_PACKAGE_NANO'],
    kernel: ['CONFIG_USB_SERIAL_CP210X=m', 'CONFIG_PPP_MPPE=n'],
  };
  const device = { ...shipped, buildroot };
  assert.equal(
    packagesFragment(device),
    '# buildroot.packages in shipped.yaml\nBR2_PACKAGE_TCPDUMP=y\nBR2_PACKAGE_NANO=y\n',
  );
  assert.equal(
    linuxFragment(device),
    `${linuxFragment(shipped)}# buildroot.kernel in shipped.yaml
CONFIG_USB_SERIAL_CP210X=m
# CONFIG_PPP_MPPE is not set
`,
  );
});

test('--small asks for xz, --offline for one site only', () => {
  const site = 'file:///dl';
  const small = { deviceDir: '/d', compression: 'small', site, offline: true } as const;
  assert.equal(
    buildrootFragment(small),
    `BR2_PPPI_DEVICE_DIR="/d"
# BR2_TARGET_ROOTFS_SQUASHFS4_ZSTD is not set
BR2_TARGET_ROOTFS_SQUASHFS4_XZ=y
BR2_PRIMARY_SITE="file:///dl"
BR2_PRIMARY_SITE_ONLY=y
`,
  );
  const usual = { deviceDir: '/d', compression: 'fast', site: undefined, offline: false } as const;
  const lines = (text: string) => text.trimEnd().split('\n');
  assert.deepEqual(lines(buildrootFragment(usual)), ['BR2_PPPI_DEVICE_DIR="/d"']);
  assert.deepEqual(lines(buildrootFragment({ ...usual, site })), [
    'BR2_PPPI_DEVICE_DIR="/d"',
    'BR2_PRIMARY_SITE="file:///dl"',
  ]);
});

test('a site may be a plain folder', () => {
  assert.equal(siteOf('/srv/sources'), 'file:///srv/sources');
  assert.equal(siteOf('https://mirror.example/br'), 'https://mirror.example/br');
  assert.equal(siteOf(undefined), undefined);
});

test('a tree of one’s own is named, and whether it is the pinned release', () => {
  assert.match(describeCommit(RELEASE.commit, 0), /which is 2026\.02\.3; unchanged$/);
  assert.match(describeCommit('1'.repeat(40), 2), /differs from 2026\.02\.3 .*; changed files: 2$/);
});

test('make printvars', () => {
  const vars = parseVars('BUSYBOX_DIR=/o/build/busybox-1.37.0\nLINUX_DIR=/o/build/linux-6.12.91\n');
  assert.equal(vars.LINUX_DIR, '/o/build/linux-6.12.91');
});
