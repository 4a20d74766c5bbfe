import type { Socket } from 'node:net';
import type { TcpApplication, TcpStream } from '../line';

/** Bytes buffered in each direction before the sender is paused. */
const MOST_WAITING = 256 * 1024;

/**
 * Connects a connection of the device with a local program's socket, in both directions: each is read no faster than
 * the other takes it, each end may close its half, and what breaks off here breaks off there.
 */
export function joinSocket(stream: TcpStream, socket: Socket): TcpApplication {
  let over = false;
  socket.on('data', (bytes) => {
    stream.write(bytes);
    if (stream.waiting > MOST_WAITING) socket.pause();
  });
  socket.on('end', () => stream.end());
  socket.on('drain', () => stream.readMore());
  socket.on('close', () => {
    if (!over && !socket.readableEnded) stream.reset();
  });
  return {
    opened: () => socket.resume(),
    data: (bytes) => void socket.write(bytes),
    end: () => void socket.end(),
    lost: () => {
      over = true;
      socket.destroy();
    },
    room: () => Math.max(0, MOST_WAITING - socket.writableLength),
    arrived: () => {
      if (stream.waiting <= MOST_WAITING) socket.resume();
    },
  };
}
