// pppid [WATCHDOG]: keeps all links of the device up. Its state outlives it: pppid-run starts it again if it dies.
import { Daemon, Kept, readSettings, tend } from '../daemon';
import { readFile } from '../io';
import { serialLink } from '../kinds';

const RUN = '/run/pppi';
const [, watchdog = ''] = scriptArgs;

tend({
  ...{ name: 'pppid', watchdog, folder: RUN },
  open: (log) =>
    new Daemon(
      readSettings('/etc/pppi'),
      (link, tell, say) => {
        if (link.kind !== 'serial') throw new Error(`${link.name} is of the kind ${link.kind}`);
        const { name, unit, speed, context, check } = link;
        return serialLink(
          {
            ...{ link: name, unit, speed, run: RUN, context, check, down: '/etc/ppp/ip-down' },
            connect: `/usr/libexec/pppi/dial ${name}`,
            data: `/dev/modem/${name}-ppp`,
            control: `/dev/modem/${name}-at`,
            plug: `${RUN}/ports/${name}`,
            pin: () => readFile(`/etc/pppi/links/${name}.pin`)?.trim() ?? null,
          },
          tell,
          say,
        );
      },
      new Kept(`${RUN}/pppid.state`),
      log,
    ),
});
