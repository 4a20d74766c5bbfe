import type { Tool } from '../host';
import { BUILDROOT_TOOLS } from '../system';

/** What a kind of work needs of the machine. */
export interface Needs {
  tools: readonly Tool[];
  /** Debian packages that bring no program */
  packages: readonly string[];
}

function together(...all: Needs[]): Needs {
  return {
    tools: [...new Set(all.flatMap(({ tools }) => tools))],
    packages: [...new Set(all.flatMap(({ packages }) => packages))],
  };
}

export const BUILD_TOOLS: Needs = {
  tools: [
    'mmdebstrap',
    'depmod',
    'mksquashfs',
    'genimage',
    'mcopy',
    'mkfs.vfat',
    'mkfs.ext4',
    'xz',
    'zstd',
  ],
  // The keys that Debian's archive is signed with; other distributions have it as a package too.
  packages: ['debian-archive-keyring'],
};

/** For the system buildroot: it compiles the rest by itself. */
export const COMPILE_TOOLS: Needs = {
  tools: BUILDROOT_TOOLS,
  packages: [],
};

export const EMULATE_TOOLS: Needs = { tools: ['qemu-system-aarch64', 'mcopy'], packages: [] };

export const FLASH_TOOLS: Needs = {
  tools: ['bmaptool', 'dd', 'eject', 'lsblk', 'mcopy', 'umount'],
  packages: [],
};

export const TEST_TOOLS: Needs = together(BUILD_TOOLS, EMULATE_TOOLS, FLASH_TOOLS, {
  tools: [
    'bmaptool',
    'busybox',
    'chat',
    'cpio',
    'e2fsck',
    'fsck.vfat',
    'ip',
    'losetup',
    'make',
    'mount',
    'script',
    'sfdisk',
    'shellcheck',
    'unshare',
    'unsquashfs',
  ],
  packages: [],
});

/** For the tests with Buildroot; the packages are what its utils/check-package imports. */
export const RECIPE_TOOLS: Needs = together(COMPILE_TOOLS, {
  tools: [],
  packages: ['python3-flake8', 'python3-magic', 'shellcheck'],
});
