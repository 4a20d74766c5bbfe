/** One write command to the card: consecutive sectors of 512 bytes. */
export interface WriteCommand {
  /** number of the first, from the start of the card */
  sector: number;
  sectors: readonly Buffer[];
}

/** The user's settings in pppi.conf. */
export interface Secrets {
  pin: string;
  password: string;
}

/** The time from power-on to the end of QEMU, or a change of the card by the user in between. */
export interface Phase {
  name: string;
  /** whether power may fail in it; not while a laptop writes */
  cuts: boolean;
  commands: readonly WriteCommand[];
  /** the settings in force at its end, wherever they are stored */
  secrets: Secrets;
}

/** Everything written to a card, and the card before that. */
export interface Recording {
  /** path of the card as it was at first power-on */
  base: string;
  phases: readonly Phase[];
}
