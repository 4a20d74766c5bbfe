import type { ModemKind } from './kind';

/** Where the command block begins in a CBW (USB Mass Storage Bulk-Only Transport 1.0 §5.1). */
const CDB_OFFSET = 15;

/** What a command block was to the modem: nothing of this kind, heard without effect, or the switch. */
export type Heard = 'other' | 'heard' | 'switch';

/** Listens for the messages that switch the device from CD-ROM to modem. */
export class ModeSwitch {
  private readonly sequences: readonly (readonly Buffer[])[];
  /** How many messages of each sequence were heard, in their order. */
  private progress: number[] = [];
  private ignored = 0;

  constructor(private readonly kind: Pick<ModemKind, 'switchSequences' | 'ignoreFirst'>) {
    this.sequences = kind.switchSequences.map((messages) =>
      messages.map((hex) => Buffer.from(hex, 'hex').subarray(CDB_OFFSET)),
    );
    this.powerUp();
  }

  /** Forgets what it has heard. */
  powerUp(): void {
    this.ignored = 0;
    this.startOver();
  }

  /** @param cdb command block of 16 bytes; other commands may come between those of a sequence */
  hear(cdb: Buffer): Heard {
    let heard = false;
    for (const [index, messages] of this.sequences.entries()) {
      const at = this.progress[index] ?? 0;
      if (messages[at]?.equals(cdb) !== true) continue;
      heard = true;
      this.progress[index] = at + 1;
      if (at + 1 === messages.length) return this.complete();
    }
    return heard ? 'heard' : 'other';
  }

  private complete(): Heard {
    this.startOver();
    if (this.ignored === this.kind.ignoreFirst) return 'switch';
    this.ignored += 1;
    return 'heard';
  }

  private startOver(): void {
    this.progress = this.sequences.map(() => 0);
  }
}
