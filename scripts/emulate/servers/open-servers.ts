import { createInterface } from 'node:readline';
import { printable } from '../../frame';
import type { RunningTool } from '../../os';
import type { Servers } from '../line';
import { addressesOf, TUN_ADDRESS } from './addresses';
import { Forwarding } from './forwarding';
import { NameSpace } from './name-space';
import type { Forward, Server } from './wish';

export interface ServersWish {
  forwards: readonly Forward[];
  servers: readonly Server[];
  /** hears what a person should know: a server that ended, a port where nobody listens */
  tell: (line: string) => void;
}

interface Surroundings {
  /** addresses that the carrier and its devices have */
  taken: readonly string[];
  /** an empty folder for their files */
  dir: string;
  /** hears what the servers print, line by line */
  log: (line: string) => void;
}

export interface OpenServers {
  /** for the carrier */
  servers: Servers;
  /** ends everything that was started */
  close: () => Promise<void>;
}

/**
 * Opens what is behind the carrier beside its own small internet: ports that lead to 127.0.0.1, and hosts in a name
 * space with their commands running.
 * @param wish refuseTwice has to let it pass
 * @throws UserError if an address is taken, or the name space is refused
 */
export async function openServers(
  { forwards, servers, tell }: ServersWish,
  { taken, dir, log }: Surroundings,
): Promise<OpenServers> {
  const asked = [...new Set([...forwards, ...servers].map(({ name }) => name))];
  const names = addressesOf(asked, taken);
  const hosts = servers.map(({ name }) => names[name] ?? '');
  const forwarding = new Forwarding(forwards, names, tell);
  let receive: (packet: Buffer) => void = () => undefined;
  const space =
    servers.length === 0
      ? undefined
      : await NameSpace.open({
          address: TUN_ADDRESS,
          addresses: hosts,
          names,
          dir,
          receive: (packet) => receive(packet),
        });
  let isOver = false;
  const running = servers.map(({ name, command }) => {
    log(`server ${name}: $ ${printable(command)}`);
    const env = { NAME: name, ADDRESS: names[name] ?? '' };
    const child = (space as NameSpace).run(command, env);
    for (const output of [child.stdout, child.stderr])
      if (output)
        createInterface(output).on('line', (line) => log(`server ${name}: ${printable(line)}`));
    void child.then(({ exitCode, signal }) => {
      if (!isOver) tell(`the server of ${name} ended with ${signal ?? `status ${exitCode}`}`);
    });
    return child;
  });
  return {
    servers: {
      names,
      tcp: forwarding.tcp,
      udp: forwarding.udp,
      ...(space && {
        uplink: {
          has: (address) => hosts.includes(address) || address === TUN_ADDRESS,
          send: (packet) => space.send(packet),
          open: (receiver) => (receive = receiver),
        },
      }),
    },
    close: async () => {
      isOver = true;
      forwarding.close();
      await space?.close();
      await Promise.all(running.map((child: RunningTool) => child));
    },
  };
}
