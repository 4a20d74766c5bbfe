import { once, type EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Why QEMU ended, when it was the device's doing. */
export type Ending = 'restart' | 'off';

/** `reason` of the event SHUTDOWN (QEMU, qapi/run-state.json, ShutdownCause). */
const ENDINGS: Readonly<Record<string, Ending>> = {
  'guest-reset': 'restart',
  'guest-shutdown': 'off',
};

/**
 * QEMU's control connection (QEMU, docs/interop/qmp-spec.txt), which tells a restart of the device from a power-off:
 * with -no-reboot QEMU ends by status 0 after both. QEMU connects to us, so that nothing has to be tried again.
 */
export class Qmp {
  private readonly server: Server;
  private socket: Socket | undefined;
  private reason: Ending | undefined;

  /** @param path of the socket; at most 107 bytes */
  constructor(private readonly path: string) {
    this.server = createServer((socket) => this.accept(socket));
  }

  async listen(): Promise<void> {
    this.server.listen(this.path);
    await once(this.server, 'listening');
  }

  /** To be asked when QEMU has ended: why the device ended it, undefined if it was something else. */
  async ending(): Promise<Ending | undefined> {
    // Its last words may still be on their way.
    if (this.socket?.closed === false) await once(this.socket, 'close');
    return this.reason;
  }

  close(): void {
    this.socket?.destroy();
    this.server.close();
    rmSync(this.path, { force: true });
  }

  private accept(socket: Socket): void {
    this.socket = socket;
    this.reason = undefined;
    socket.on('error', () => socket.destroy());
    // A QEMU that is killed resets the connection, and readline says so a second time.
    const lines = createInterface({ input: socket }).on('line', (line) => this.hear(line));
    (lines as EventEmitter).on('error', () => undefined);
    // No event is told before this.
    socket.write('{"execute":"qmp_capabilities"}\n');
  }

  private hear(line: string): void {
    // Half a line, too, if QEMU is killed while it speaks.
    const reason = /"event": "SHUTDOWN".*"reason": "([a-z-]+)"/.exec(line)?.[1];
    if (reason !== undefined) this.reason = ENDINGS[reason];
  }
}
