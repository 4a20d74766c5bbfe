/**
 * Descriptors of the folders that this process has locked (lock.ts). Its children inherit them: the kernel's lock
 * lasts while any of them is open, so whatever outlives a killed build still holds the folders in which it writes.
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
