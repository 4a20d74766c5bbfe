import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { joinSocket, type VirtualCarrier } from '../emulate';
import { EXIT, UserError } from '../frame';
import type { DeviceModel } from '../model';

const SSH_PORT = 22;
/** The default port, unless it is in use. */
const DEFAULT_PORT = 2222;

export interface SshForward {
  /** on 127.0.0.1 */
  port: number;
  close: () => void;
}

/**
 * Listens on 127.0.0.1 and forwards each connection to the device's port 22 over its link, as if it came from the
 * internet past the carrier's NAT.
 * @param wanted port; undefined: 2222, or a free one
 * @throws UserError, exit status 2, if the requested port is in use
 */
export async function forwardSsh(
  carrier: VirtualCarrier,
  wanted: number | undefined,
): Promise<SshForward> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    if (!carrier.reach(SSH_PORT, (stream) => joinSocket(stream, socket))) socket.destroy();
  });
  server.maxConnections = 16;
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  try {
    await listen(wanted ?? DEFAULT_PORT);
  } catch (error) {
    if (wanted !== undefined)
      throw new UserError(
        `port ${wanted} on 127.0.0.1 cannot be opened: ${(error as NodeJS.ErrnoException).code}`,
        'choose another port, or leave out --ssh-port',
        EXIT.usage,
      );
    await listen(0);
  }
  return {
    port: (server.address() as { port: number }).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Checks once whether a server answers on the device's port 22. */
export function answersSsh(carrier: VirtualCarrier): Promise<boolean> {
  return new Promise((resolve) => {
    const found = carrier.reach(SSH_PORT, (stream) => ({
      opened: () => {
        resolve(true);
        stream.reset();
      },
      data: () => undefined,
      end: () => undefined,
      lost: () => resolve(false),
    }));
    if (!found) resolve(false);
  });
}

/**
 * Why logging in over a link is impossible, and what to change; undefined if it is possible.
 * @param keysOnCard how many keys the card's own pppi.conf adds
 */
export function noSshBecause(
  { ssh, links }: Pick<DeviceModel, 'ssh' | 'links'>,
  keysOnCard: number,
): string | undefined {
  if (ssh.keys.length + keysOnCard === 0)
    return 'the device has no key: add a line of your ~/.ssh/*.pub to ssh.keys in its YAML';
  const serial = links.filter(({ modem }) => modem.kind === 'serial');
  const ppp = serial.map(({ unit }) => `ppp${unit}`);
  const others = ssh.listen.filter((name) => name !== 'eth0' && !name.startsWith('ppp'));
  if (ssh.listen.some((name) => ppp.includes(name)) || others.length > 0) return undefined;
  const wanted = ppp[0] ?? 'the interface of the modem';
  const listens = ssh.listen.length === 0 ? 'nowhere' : `on ${ssh.listen.join(', ')} only`;
  return `the SSH server listens ${listens}, and the emulator has no Ethernet: add ${wanted} to ssh.listen in its YAML`;
}

/** The command line to log in. @param keptCard whether the host key stays the same across starts */
export function sshLine(port: number, keptCard: boolean): string {
  const fresh = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null ';
  return `ssh -p ${port} ${keptCard ? '' : fresh}root@127.0.0.1`;
}
