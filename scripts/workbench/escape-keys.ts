const CTRL_A = 0x01;

/** A piece of what was typed: bytes for the device, or the letter that followed Ctrl-A, in lower case. */
export type Typed = { bytes: Uint8Array } | { key: string };

/**
 * Takes Ctrl-A and a letter out of what is typed, as QEMU's own terminal does (QEMU manual, "Keys in the character
 * backend multiplexer"). Ctrl-A twice, and Ctrl-A A, is one Ctrl-A for the device.
 */
export class EscapeKeys {
  private escaped = false;

  /** @param bytes as they came; a Ctrl-A may be the last of them */
  feed(bytes: Uint8Array): Typed[] {
    const typed: Typed[] = [];
    let from = 0;
    for (const [at, byte] of bytes.entries()) {
      if (this.escaped) {
        this.escaped = false;
        const key = String.fromCharCode(byte).toLowerCase();
        from = at + 1;
        if (byte === CTRL_A || key === 'a') typed.push({ bytes: Uint8Array.of(CTRL_A) });
        else typed.push({ key });
      } else if (byte === CTRL_A) {
        if (at > from) typed.push({ bytes: bytes.subarray(from, at) });
        this.escaped = true;
        from = at + 1;
      }
    }
    if (from < bytes.length) typed.push({ bytes: bytes.subarray(from) });
    return typed;
  }
}
