/** Numbers of `+CME ERROR`, 3GPP TS 27.007 §9.2. */
const CME = {
  'operation not allowed': [3, 'operation not allowed'],
  'operation not supported': [4, 'operation not supported'],
  'sim not inserted': [10, 'SIM not inserted'],
  'sim pin required': [11, 'SIM PIN required'],
  'sim puk required': [12, 'SIM PUK required'],
  'incorrect password': [16, 'incorrect password'],
  'no network service': [30, 'no network service'],
  'incorrect parameters': [50, 'incorrect parameters'],
  unknown: [100, 'unknown'],
} as const;

/** Why a command failed. */
export type CmeFault = keyof typeof CME;

/** A command failed; the port turns it into the result code that `+CMEE` asks for. */
export class AtError extends Error {
  constructor(readonly fault: CmeFault) {
    super(CME[fault][1]);
  }

  /** @param cmee 0 plain ERROR, 1 the number, 2 the words (TS 27.007 §9.1) */
  resultCode(cmee: number): string {
    const [number, words] = CME[this.fault];
    if (cmee === 1) return `+CME ERROR: ${number}`;
    if (cmee === 2) return `+CME ERROR: ${words}`;
    return 'ERROR';
  }
}
