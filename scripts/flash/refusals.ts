import type { Disk } from './disks';
import { gigabytes } from './units';

/** Larger than any card that a Pi of this sort is given: rather somebody's disk of backups. */
const LARGEST = 256e9;

/** Where the running system lives. */
const SYSTEM = /^(\/|\/(boot|usr|var|etc|home|opt|nix)(\/.*)?|\[SWAP\])$/;

export interface Refusal {
  /** what is the case */
  fact: string;
  /** what to do about it */
  hint: string;
  /** true: --force goes on all the same */
  forced: boolean;
}

/**
 * Says why a disk is not to be written to.
 *
 * --force lifts what is a guess about what a person means (an unusual size, a fixed disk) and what it
 * can undo by itself (a mounted card is unmounted). Nothing lifts the rest.
 * @param need size of the image in bytes
 * @returns all reasons; none if there is nothing against it
 */
export function refusals(disk: Disk, need: number): Refusal[] {
  const { path } = disk;
  const system = disk.mountpoints.filter((place) => SYSTEM.test(place));
  const mounted = disk.mountpoints.filter((place) => !SYSTEM.test(place));
  const found: (Refusal | false)[] = [
    system.length > 0 && {
      fact: `${path} is the disk that this system runs from (${system.join(', ')})`,
      hint: 'choose another; --force does not change this',
      forced: false,
    },
    disk.holders.length > 0 && {
      fact: `${path} is in use by ${disk.holders.join(', ')}`,
      hint: 'choose another, or take it out of use',
      forced: false,
    },
    disk.readOnly && {
      fact: `${path} is write-protected`,
      hint: 'look at the slider on the side of the card or its adapter',
      forced: false,
    },
    disk.size < need && {
      fact: `${path} holds ${gigabytes(disk.size)}, the image needs ${gigabytes(need)}`,
      hint: 'take a larger card',
      forced: false,
    },
    mounted.length > 0 && {
      fact: `${path} is mounted at ${mounted.join(', ')}`,
      hint: `umount ${mounted.join(' ')}; or --force, which does that`,
      forced: true,
    },
    disk.size > LARGEST && {
      fact: `${path} is as large as ${gigabytes(disk.size)}: is it a card?`,
      hint: 'if it is, --force',
      forced: true,
    },
    !disk.removable &&
      disk.type !== 'loop' && {
        fact: `${path} is not removable: is it a card?`,
        hint: 'if it is, --force',
        forced: true,
      },
  ];
  return found.filter((refusal) => refusal !== false);
}
