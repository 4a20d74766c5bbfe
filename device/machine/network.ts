import type { DeviceAction } from '../core';
import { start, writeWhole } from '../io';
import { ipCommands } from './ip-commands';
import { Queue } from './queue';

type SetRoutes = Extract<DeviceAction, { do: 'set-routes' }>;

const SET_ROUTES = '/usr/libexec/pppi/set-routes';
/** Seconds for all of them: ip(8) waits only while a driver holds the kernel's lock of all interfaces. */
const ROUTES = 15;

/** Sets routes and rules, in the order asked, and DNS servers. */
export class Network {
  private readonly queue = new Queue();

  /**
   * @param resolvConf what /etc/resolv.conf points to
   * @param failed is told when something is not there that should be
   */
  constructor(
    private readonly resolvConf: string,
    private readonly failed: () => void,
  ) {}

  setRoutes(action: SetRoutes): void {
    this.queue.add((done) =>
      start({
        argv: [SET_ROUTES, ...ipCommands(action)],
        deadline: ROUTES,
        onEnd: ({ status, signal }) => {
          if (status !== 0 || signal !== 0) this.failed();
          done();
        },
      }),
    );
  }

  /** At once: a link that is online has names. @param text all of resolv.conf; libc never reads half of it */
  setDns(text: string): void {
    if (!writeWhole(this.resolvConf, text)) this.failed();
  }

  /** Calls once the routes are set that were asked for before. */
  after(then: () => void): void {
    this.queue.add((done) => {
      then();
      done();
    });
  }
}
