/** What is wrong with a package that a device wants; where that is written only the caller knows. */
export interface PackageFault {
  /** as the device wants it */
  wanted: string;
  message: string;
  hint: string;
}

/** Every such fault that was found at once. */
export class PackageFaults extends Error {
  constructor(readonly faults: readonly PackageFault[]) {
    super(faults.map(({ message }) => message).join('\n'));
    this.name = 'PackageFaults';
  }
}

export function packageFault(
  { name }: { name: string },
  message: string,
  hint: string,
): PackageFaults {
  return new PackageFaults([{ wanted: name, message, hint }]);
}
