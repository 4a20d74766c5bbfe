/** A control request as it stands in its setup packet (USB 2.0 table 9-2). */
export interface Setup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

/** What a function of the modem may say to the host. */
export interface FunctionPipe {
  /** Bulk IN, one transfer; `delivered` is called once the host has taken it whole. */
  send(bytes: Uint8Array, delivered?: () => void): void;
  /** Interrupt IN; lost where the host does not listen. */
  notify(bytes: Uint8Array): void;
  /** Throws away what the host has not taken yet. */
  flush(): void;
  /** Whether the host is about to stop asking: then none of its requests stays open. */
  hurry(on: boolean): void;
}

/** What stands behind one interface: a disc, a serial port, a network card. */
export interface UsbFunction {
  /** A class or vendor request to the interface; undefined stalls it. */
  control(setup: Setup, data: Uint8Array): Uint8Array | undefined;
  bulkOut(bytes: Uint8Array): void;
  /** The bus was reset, the configuration or the alternate setting changed. */
  reset(): void;
  /** The modem left the bus. */
  close(): void;
}

/** An interface that takes what it is given and never sends anything. */
export abstract class SilentFunction implements UsbFunction {
  abstract control(setup: Setup): Uint8Array | undefined;

  bulkOut(): void {
    return;
  }

  reset(): void {
    return;
  }

  close(): void {
    return;
  }
}

export const NOTHING = new Uint8Array();
