// pppid [WATCHDOG]: keeps all links of the device up. Its state outlives it: pppid-run starts it again if it dies.
import { Daemon, Kept, OwnSettings, readSettings, tend } from '../daemon';
import { ethernetLink, ethernetModemLink, serialLink } from '../kinds';

const RUN = '/run/pppi';
const NET = '/sys/class/net';
const [, watchdog = ''] = scriptArgs;
const own = new OwnSettings(RUN, '/etc/pppi');

tend({
  ...{ name: 'pppid', watchdog, folder: RUN },
  open: (log) =>
    new Daemon(
      readSettings('/etc/pppi'),
      (link, tell, say) => {
        const dhcp = {
          ...{ link: link.name, run: RUN, check: link.check, net: NET },
          script: '/usr/libexec/pppi/udhcpc-script',
        };
        if (link.kind === 'ethernet')
          return ethernetLink(
            { ...dhcp, mtu: null, drivers: link.drivers, address: link.address },
            tell,
          );
        if (link.kind === 'ethernet-modem') {
          const { ids, mtu } = link;
          return ethernetModemLink(
            { ...dhcp, ids, mtu, address: null, ports: `${RUN}/ports` },
            tell,
            say,
          );
        }
        const { name, unit, speed, context, check } = link;
        return serialLink(
          {
            ...{ link: name, unit, speed, run: RUN, check, net: NET, down: '/etc/ppp/ip-down' },
            pppd: '/usr/libexec/pppi/call',
            connect: `/usr/libexec/pppi/dial ${name}`,
            data: `/dev/modem/${name}-ppp`,
            control: `/dev/modem/${name}-at`,
            plug: `${RUN}/ports/${name}`,
            context: () => own.context(name, context),
            pin: () => own.pin(name),
            waits: () => own.areLate(),
          },
          tell,
          say,
        );
      },
      new Kept(`${RUN}/pppid.state`),
      log,
    ),
});
