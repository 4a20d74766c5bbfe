import type { Finding } from './doubts';
import type { Secrets } from './types';

/** The places that hold a device's settings, as a cut leaves them. */
export interface Kept {
  /** pppi.conf, and pppi.old if an earlier start left one */
  conf?: Buffer;
  old?: Buffer;
  /** of the data partition */
  stored?: string;
}

/** @param right the contents that pppi.conf may have at that moment */
export function judgeConf({ conf, old }: Kept, right: readonly Buffer[]): Finding[] {
  const isRight = (text: Buffer) => right.some((one) => one.equals(text));
  if (conf === undefined) {
    if (old === undefined) return [{ doubt: 'conf-gone' }];
    return [{ doubt: isRight(old) ? 'no-conf' : 'conf-wrong' }];
  }
  if (isRight(conf)) return [];
  if (conf.every((byte) => byte === 0))
    return [{ doubt: 'conf-empty', detail: `${conf.length} bytes` }];
  return [{ doubt: 'conf-wrong' }];
}

/** Checks that each secret exists, and is where the device looks for it (docs/pppi.conf.md). */
export function judgeSecrets(kept: Kept, secrets: Secrets): Finding[] {
  return Object.entries(secrets).flatMap(([key, value]): Finding[] => {
    const texts = [kept.conf?.toString(), kept.old?.toString(), kept.stored];
    if (!texts.some((text) => text !== undefined && valueOf(text, key) === value))
      return [{ doubt: 'secret-gone', detail: key }];
    return inForce(kept, key) === value ? [] : [{ doubt: 'secret-unused', detail: key }];
  });
}

/** The value that the device uses: pppi.conf's own, else the stored one if pppi.conf notes it as moved. */
function inForce({ conf, old, stored }: Kept, key: string): string | undefined {
  const text = (conf ?? old)?.toString() ?? '';
  const hasNote = new RegExp(`^# [a-z0-9-]+\\.${key} was moved`, 'm').test(text);
  return valueOf(text, key) ?? (hasNote ? valueOf(stored ?? '', key) : undefined);
}

/** `link.pin = 1234` in pppi.conf, `link.pin=1234` where it is stored. */
function valueOf(text: string, key: string): string | undefined {
  return new RegExp(`^[a-z0-9-]+\\.${key} *= *(\\S+)\\r?$`, 'm').exec(text)?.[1];
}
