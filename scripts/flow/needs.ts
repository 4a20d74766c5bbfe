import { together, type Needs } from '../os';
import { IMAGE_NEEDS } from '../image';
import { BUILDROOT_NEEDS, DEBIAN_NEEDS } from '../system';

/** For an image of the system debian; the other system builds its own programs for the card. */
export const BUILD_NEEDS = together(DEBIAN_NEEDS, IMAGE_NEEDS);

export const EMULATE_NEEDS: Needs = { tools: ['qemu-system-aarch64', 'mcopy'] };

/** To boot it with servers in a name space. */
export const SERVER_NEEDS = together(EMULATE_NEEDS, {
  tools: ['ip', 'mount', 'nsenter', 'setpriv', 'socat', 'unshare'],
});

export const FLASH_NEEDS: Needs = {
  tools: ['bmaptool', 'dd', 'eject', 'lsblk', 'mcopy', 'umount'],
};

/** To record writes and judge them. */
export const POWER_CUT_NEEDS = together(BUILD_NEEDS, EMULATE_NEEDS, {
  tools: ['debugfs', 'e2fsck', 'fsck.vfat', 'mcopy'],
});

export const TEST_NEEDS = together(BUILD_NEEDS, SERVER_NEEDS, FLASH_NEEDS, POWER_CUT_NEEDS, {
  tools: [
    // For the example with a program in C.
    'aarch64-linux-gnu-gcc',
    'bash',
    'bmaptool',
    'busybox',
    'chat',
    'cpio',
    'dtc',
    'dumpe2fs',
    'e2fsck',
    'fsck.vfat',
    'losetup',
    'make',
    'mosquitto',
    'script',
    'sfdisk',
    'shellcheck',
    'ssh',
    'ssh-keygen',
    'unsquashfs',
  ],
  packages: ['libc6-dev-arm64-cross'],
});

/** For the tests with Buildroot; the packages are what its utils/check-package imports. */
export const RECIPE_NEEDS = together(BUILDROOT_NEEDS, {
  tools: [],
  packages: ['python3-flake8', 'python3-magic', 'shellcheck'],
});
