/** One command that the card got: sectors of 512 bytes, one behind the other. */
export interface WriteCommand {
  /** number of the first, from the begin of the card */
  sector: number;
  sectors: readonly Buffer[];
}

/** What the person set in pppi.conf. */
export interface Secrets {
  pin: string;
  password: string;
}

/** A time from power-on to the end of QEMU, or what a person did to the card in between. */
export interface Phase {
  name: string;
  /** may the power go in it? not while a laptop writes */
  cuts: boolean;
  commands: readonly WriteCommand[];
  /** what pppi.conf sets at its end, wherever it is kept */
  secrets: Secrets;
}

/** All that a card was told to write, and the card before that. */
export interface Recording {
  /** path of the card as it was at first power-on */
  base: string;
  phases: readonly Phase[];
}
