/**
 * Descriptors of the folders that this process holds (lock.ts). Every program that it starts has them too: the
 * kernel's lock lasts as long as any of them is open, so that what outlives a killed build still holds the folders
 * in which it writes.
 */
const held = new Set<number>();

export function addHeld(fd: number): void {
  held.add(fd);
}

export function removeHeld(fd: number): void {
  held.delete(fd);
}

export function heldDescriptors(): number[] {
  return [...held];
}
