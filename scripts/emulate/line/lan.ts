/** What a modem that is a router by itself (HiLink) tells the carrier when it is plugged in. */
export interface LanRequest {
  /** The router's own address and the one that DHCP gives to the device, dotted, in one /24. */
  readonly address: string;
  readonly lease: string;
  /** Whether the modem has a network just now; without one it is a router to nowhere. */
  isOnline(): boolean;
  /** Takes an Ethernet frame for the device, without checksum. */
  send(frame: Uint8Array): void;
}

/** The router's end of the cable to the device. */
export interface Lan {
  /** Takes an Ethernet frame of the device, without checksum. */
  receive(frame: Uint8Array): void;
  /** The cable is gone. */
  close(): void;
}

export type OnLan = (request: LanRequest) => Lan;
