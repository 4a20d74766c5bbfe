import { once } from 'node:events';
import { readlink, rm, symlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { EXIT, UserError } from '../frame';
import { makeSocketDir } from '../os';

/** Bytes of a command, and of an answer. */
const MOST_BYTES = 16 * 1024;
const ANSWER_MS = 30_000;

/** What became of a command: its text, or why it was refused. */
type Reply = { text: string } | { error: string; hint: string | undefined; usage: boolean };

export interface Remote {
  close: () => Promise<void>;
}

/**
 * Lets a second terminal give commands to the bench. The socket lies in a folder that is the user's alone; `link` leads
 * there, as the path of a socket is 107 bytes at most (unix(7)) and that of a checkout may be longer.
 * @throws UserError if the emulator of this device runs already
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
      // A `quit` waits for its answer.
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
  // The socket stays: the answer goes the same way.
  const stream = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const piece of stream) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new UserError('a command of more than 16 KiB', 'make it shorter');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/**
 * Gives a command to the emulator that runs.
 * @returns what it answers
 * @throws UserError if none runs, or if the command is refused
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

/** @returns undefined if nobody listens: a link that a killed emulator left leads nowhere */
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
