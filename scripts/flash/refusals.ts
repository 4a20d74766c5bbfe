import type { Disk } from './disks';
import { gigabytes } from './units';

/** Larger than any card used in such a Pi; more likely a backup disk. */
const LARGEST = 256e9;

/** Where the running system lives. */
const SYSTEM = /^(\/|\/(boot|usr|var|etc|home|opt|nix)(\/.*)?|\[SWAP\])$/;

export interface Refusal {
  /** the fact */
  fact: string;
  /** what to do next */
  hint: string;
  /** --force continues anyway */
  forced: boolean;
}

/**
 * Lists the reasons not to write to a disk.
 *
 * --force overrides guesses about the user's intent (an unusual size, a fixed disk) and reasons that it can remove (a
 * mounted card is unmounted). Nothing overrides the rest.
 * @param need size of the image in bytes
 * @returns all reasons; empty if the disk may be written to
 */
export function refusals(disk: Disk, need: number): Refusal[] {
  const { path } = disk;
  const system = disk.mountpoints.filter((place) => SYSTEM.test(place));
  const mounted = disk.mountpoints.filter((place) => !SYSTEM.test(place));
  const found: (Refusal | false)[] = [
    system.length > 0 && {
      fact: `${path} is the disk that this system runs from (${system.join(', ')})`,
      hint: 'choose another disk; --force does not override this',
      forced: false,
    },
    disk.holders.length > 0 && {
      fact: `${path} is in use by ${disk.holders.join(', ')}`,
      hint: 'choose another disk, or stop using it',
      forced: false,
    },
    disk.readOnly && {
      fact: `${path} is write-protected`,
      hint: 'look at the slider on the side of the card or its adapter',
      forced: false,
    },
    disk.size < need && {
      fact: `${path} holds ${gigabytes(disk.size)}, the image needs ${gigabytes(need)}`,
      hint: 'use a larger card',
      forced: false,
    },
    mounted.length > 0 && {
      fact: `${path} is mounted at ${mounted.join(', ')}`,
      hint: `umount ${mounted.join(' ')}; or use --force, which does that`,
      forced: true,
    },
    disk.size > LARGEST && {
      fact: `${path} holds ${gigabytes(disk.size)}: is it a card?`,
      hint: 'if it is, use --force',
      forced: true,
    },
    !disk.removable &&
      disk.type !== 'loop' && {
        fact: `${path} is not removable: is it a card?`,
        hint: 'if it is, use --force',
        forced: true,
      },
  ];
  return found.filter((refusal) => refusal !== false);
}
