import { once } from 'node:events';
import { readlink, rm, symlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { EXIT, UserError } from '../frame';
import { makeSocketDir } from '../os';

/** Upper limit in bytes of a command, and of an answer. */
const MOST_BYTES = 16 * 1024;
const ANSWER_MS = 30_000;

/** The result of a command: its output, or why it was refused. */
type Reply = { text: string } | { error: string; hint: string | undefined; usage: boolean };

export interface Remote {
  close: () => Promise<void>;
}

/**
 * Accepts bench commands from a second terminal. The socket is in a private folder of the user; `link` points there,
 * because a socket's path is limited to 107 bytes (unix(7)) and a checkout's path may be longer.
 * @throws UserError if an emulator of this device is already running
 */
export async function openRemote(
  link: string,
  perform: (line: string) => Promise<string>,
): Promise<Remote> {
  if (await isAlive(link))
    throw new UserError(
      'an emulator of this device is already running',
      'send it commands with npm run emulate -- --do COMMAND, or stop it: --do quit',
    );
  const dir = await makeSocketDir('pppi-bench-');
  const path = join(dir, 'socket');
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    void answer(socket, perform);
  });
  server.maxConnections = 8;
  server.listen(path);
  await once(server, 'listening');
  await rm(link, { force: true });
  await symlink(path, link);
  return {
    close: async () => {
      // `quit` still needs its answer.
      for (const socket of sockets) socket.destroySoon();
      server.close();
      if ((await readlink(link).catch(() => undefined)) === path) await rm(link, { force: true });
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function answer(socket: Socket, perform: (line: string) => Promise<string>): Promise<void> {
  let reply: Reply;
  try {
    reply = { text: await perform(await readAll(socket)) };
  } catch (error) {
    const { message, hint, exitCode } = error as Partial<UserError>;
    reply = { error: String(message), hint, usage: exitCode === EXIT.usage };
  }
  socket.end(JSON.stringify(reply));
}

async function readAll(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // Keep the socket open: the answer uses it too.
  const stream = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const piece of stream) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new UserError('the command is longer than 16 KiB', 'shorten it');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/**
 * Sends a command to the running emulator.
 * @returns its answer
 * @throws UserError if no emulator is running, or it refuses the command
 */
export async function sendRemote(link: string, line: string): Promise<string> {
  const socket = await dial(link);
  if (socket === undefined)
    throw new UserError(
      'no emulator of this device is running',
      'start it in another terminal: npm run emulate',
    );
  socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')));
  socket.end(line);
  const text = await readAll(socket).catch(() => '');
  const reply = (text === '' ? undefined : JSON.parse(text)) as Reply | undefined;
  if (reply === undefined)
    throw new UserError('the emulator did not answer', 'it may be shutting down; try again');
  if ('text' in reply) return reply.text;
  throw new UserError(reply.error, reply.hint, reply.usage ? EXIT.usage : EXIT.failed);
}

async function isAlive(link: string): Promise<boolean> {
  const socket = await dial(link);
  socket?.destroy();
  return socket !== undefined;
}

/** @returns undefined if nothing listens: the link may be left over from a killed emulator */
async function dial(link: string): Promise<Socket | undefined> {
  const path = await readlink(link).catch(() => undefined);
  if (path === undefined) return undefined;
  const socket = connect({ path, allowHalfOpen: true });
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return undefined;
  }
}
