import type { Socket } from 'node:net';

/** Waits until a connection is closed, by whichever end and however: a killed program resets it. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((done) => {
    if (socket.closed) done();
    socket.on('error', () => undefined).once('close', () => done());
  });
}
