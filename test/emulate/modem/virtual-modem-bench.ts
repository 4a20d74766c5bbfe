import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualModem } from '../../../scripts/emulate/modem';
import { loadKind } from '../../../scripts/emulate/modem-files';
import { world } from '../../support/world';
import { Guest } from './guest';
import { quickProfile, RecordingCarrier } from './modem-bench';

export interface Bench {
  readonly usbModem: VirtualModem;
  readonly guest: Guest;
  readonly carrier: RecordingCarrier;
  readonly path: string;
  readonly log: string[];
}

/** Runs a test with a plugged modem and a guest connected to it, and cleans up behind it. */
export async function withVirtualModem(
  kindName: string,
  body: (bench: Bench) => Promise<void>,
  dribble = false,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pppi-modem-'));
  const path = join(folder, 'r0');
  const carrier = new RecordingCarrier();
  const log: string[] = [];
  const kind = { ...loadKind(kindName), modem: quickProfile(), switchMs: 10 };
  const usbModem = new VirtualModem({
    kind,
    ...world(),
    socketPath: path,
    onDial: carrier.onDial,
    log: (line) => log.push(line),
  });
  await usbModem.listen();
  usbModem.plug();
  const guest = await Guest.connect(path, dribble);
  try {
    await body({ usbModem, guest, carrier, path, log });
  } finally {
    guest.close();
    await usbModem.close();
    rmSync(folder, { recursive: true });
  }
}
