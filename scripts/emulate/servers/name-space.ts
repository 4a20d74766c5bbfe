import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../frame';
import { OWN_MOUNTS, start, type RunningTool } from '../../os';

/** For a TUN device, addresses and a mount of its own; a laptop takes 0.1 s. */
const OPEN_MS = 10_000;
/** For the kernel to end everything that runs in a name space. */
const CLOSE_MS = 2000;

/** What ends with its parent, also when that crashes (PR_SET_PDEATHSIG). */
const WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'] as const;

/** Exported for the tests, which say so where it is refused. */
export const NEEDS_TUN = 'needs a TUN device in a name space of its own';

export interface NameSpaceRequest {
  /** The TUN device's address, dotted: of whatever opens connections there. */
  address: string;
  /** The servers' addresses, dotted. */
  addresses: readonly string[];
  /** Host names to addresses; these are the only ones known there. */
  names: Readonly<Record<string, string>>;
  /** An empty folder for its files. */
  dir: string;
  /** Takes each IPv4 packet that comes out of it. */
  receive: (packet: Buffer) => void;
}

/**
 * A name space of Linux with a network, processes, /run and /etc/hosts of its own, at the other end of a TUN device:
 * what runs there is a real host to whoever gets its packets. socat carries them as datagrams on 127.0.0.1, since Node
 * opens no TUN.
 */
export class NameSpace {
  private isClosed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly carrier: RunningTool,
    private readonly pid: string,
  ) {}

  /** @throws UserError if this machine or this user may not make one, with `NEEDS_TUN` in its text */
  static async open({
    address,
    addresses,
    names,
    dir,
    receive,
  }: NameSpaceRequest): Promise<NameSpace> {
    const hosts = join(dir, 'hosts');
    const lines = Object.entries({ localhost: '127.0.0.1', ...names });
    await writeFile(hosts, lines.map(([name, address]) => `${address} ${name}\n`).join(''));
    const socket = createSocket('udp4');
    socket.on('error', () => undefined);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');

    const init = `${WITH_PARENT.join(' ')} unshare ${OWN_MOUNTS.join(' ')} --net --pid --fork --kill-child=KILL`;
    const [first, ...words] = [
      ...[...WITH_PARENT, 'socat', `UDP4-DATAGRAM:127.0.0.1:${socket.address().port}`],
      // One datagram stays one packet on a socket of this type.
      `EXEC:${init} sh ./name-space.sh,socktype=2`,
    ] as const;
    const carrier = start(first, words, {
      cwd: __dirname,
      env: { PPPI_ADDRESS: address, PPPI_ADDRESSES: addresses.join(' '), PPPI_HOSTS: hosts },
      stdin: 'ignore',
      // Ctrl-C in a terminal is for the emulator, which closes this.
      detached: true,
    });
    const pid = await hello(socket, carrier).catch(async (error: unknown) => {
      carrier.kill('SIGKILL');
      socket.close();
      throw error;
    });
    socket.on('message', (packet) => receive(packet));
    return new NameSpace(socket, carrier, pid);
  }

  /** Takes an IPv4 packet for a server. */
  send(packet: Uint8Array): void {
    // What is lost on the way is the business of TCP.
    if (!this.isClosed) this.socket.send(packet, () => undefined);
  }

  /**
   * Starts a shell's command there, in this process's working folder; it ends with the name space.
   * @param env added to its environment
   */
  run(command: string, env: Readonly<Record<string, string>> = {}): RunningTool {
    const user = OWN_MOUNTS.includes('--map-root-user') ? ['--user', '--preserve-credentials'] : [];
    const enter = ['--target', this.pid, '--net', '--pid', '--mount', ...user];
    // nsenter itself goes to the name space's root folder.
    const there = ['sh', '-c', 'cd "$1" && exec sh -c "$2"', 'sh', process.cwd(), command];
    return start('nsenter', [...enter, ...there], { env, stdin: 'ignore', detached: true });
  }

  /** Ends everything that runs there; waits for it, but not for ever. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.carrier.kill('SIGKILL');
    await Promise.race([this.carrier, sleep(CLOSE_MS, undefined, { ref: false })]);
    this.socket.close();
  }
}

/** Waits for the process id, connects the socket to its sender, and returns it. */
async function hello(socket: Socket, carrier: RunningTool): Promise<string> {
  const giveUp = AbortSignal.timeout(OPEN_MS);
  const said = await new Promise<{ pid: string; port: number } | undefined>((resolve) => {
    // The kernel's own IPv6 packets may come before.
    socket.on('message', (datagram, { port }) => {
      const text = datagram.toString('latin1');
      if (/^\d+$/.test(text)) resolve({ pid: text, port });
    });
    carrier.then(
      () => resolve(undefined),
      () => resolve(undefined),
    );
    giveUp.addEventListener('abort', () => resolve(undefined));
  });
  socket.removeAllListeners('message');
  if (said === undefined) {
    carrier.kill('SIGKILL');
    const { stderr } = (await carrier) as unknown as { stderr: string };
    throw refused(stderr);
  }
  socket.connect(said.port, '127.0.0.1');
  await once(socket, 'connect');
  return said.pid;
}

function refused(stderr: string): UserError {
  // socat tells at the end how its child ended; the reason stands before that.
  const lines = stderr.trim().split('\n');
  const reason = (lines.find((line) => !/socat\[\d+\] W /.test(line)) ?? '').replace(
    /^\S+ \S+ socat\[\d+\] \S /,
    'socat: ',
  );
  return new UserError(
    `--server ${NEEDS_TUN}, and this machine refuses it: ${reason || 'no answer'}`,
    `${process.getuid?.() === 0 ? 'in a container: start it with --privileged' : 'run it as root'}; or use --forward, which needs no rights`,
  );
}
