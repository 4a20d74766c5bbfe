import type { PortRole } from './profile';

export interface PortOptions {
  readonly role: PortRole;
  /** Modem to device. */
  write(bytes: Uint8Array): void;
  /** Data carrier detect: up with CONNECT, down when the call ends. */
  onCarrier?(up: boolean): void;
}

/** The device's side of a port. Nothing here throws. */
export interface PortHandle {
  /** Device to modem. */
  receive(bytes: Uint8Array): void;
  /** Data terminal ready; dropping it ends the call (V.250 §6.2.2: &D2). */
  setDtr(on: boolean): void;
  /** The port is gone; its call ends. */
  close(): void;
}
