const CTRL_A = 0x01;

/** A piece of the input: bytes for the device, or the letter after Ctrl-A, in lower case. */
export type Typed = { bytes: Uint8Array } | { key: string };

/**
 * Extracts Ctrl-A sequences from the input, as QEMU's own terminal does (QEMU manual, "Keys in the character backend
 * multiplexer"). Ctrl-A twice, or Ctrl-A A, sends one Ctrl-A to the device.
 */
export class EscapeKeys {
  private escaped = false;

  /** @param bytes as received; the last may be a Ctrl-A */
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
