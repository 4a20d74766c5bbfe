import type { TestContext } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../scripts/frame';
import { guideCarrier, type CarrierConfig } from '../../../scripts/emulate/carrier';
import { CarrierBehaviour } from '../../../scripts/emulate/carrier/behaviour';
import { Internet } from '../../../scripts/emulate/carrier/internet/internet';
import { outsideServers } from '../../../scripts/emulate/carrier/outside';
import { Turnstile } from '../../../scripts/emulate/carrier/turnstile';
import type { Servers } from '../../../scripts/emulate/line';
import {
  NameSpace,
  NEEDS_TUN,
  type NameSpaceRequest,
} from '../../../scripts/emulate/servers/name-space';
import { world } from '../../support/world';

/** The only address there is in the name space that plays the device. */
const DEVICE = '26.35.123.110';

export interface LinuxDevice {
  /** Runs a shell's command on the device. @returns its output and status */
  sh: (
    command: string,
  ) => Promise<{ stdout: string; stderr: string; exitCode: number | undefined }>;
}

/** Opens a name space for a test, and ends it with that; undefined, and the test skipped, where there is no TUN. */
export async function openSpace(
  t: TestContext,
  request: Omit<NameSpaceRequest, 'dir'>,
): Promise<NameSpace | undefined> {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-space-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  try {
    const space = await NameSpace.open({ ...request, dir });
    t.after(() => space.close());
    return space;
  } catch (error) {
    if (!(error instanceof UserError) || !error.message.includes(NEEDS_TUN)) throw error;
    t.skip(error.message);
    return undefined;
  }
}

/**
 * Linux's own TCP/IP in a name space, with the carrier's internet behind it: a device without QEMU, modem and PPP.
 * Undefined, and the test skipped, where there is no TUN.
 */
export async function linuxDevice(
  t: TestContext,
  servers: Servers,
  change: Partial<CarrierConfig> = {},
): Promise<LinuxDevice | undefined> {
  const turnstile = new Turnstile();
  const { clock, random } = world();
  let send: (packet: Buffer) => void = () => undefined;
  const internet = new Internet(
    {
      config: { ...guideCarrier, ...change, servers: outsideServers(turnstile, servers) },
      deviceAddress: DEVICE,
      behaviour: new CarrierBehaviour(() => undefined),
      clock: turnstile.guard(clock),
      random,
      report: () => undefined,
    },
    (packet) => send(packet),
  );
  const hosts = { ...guideCarrier.hosts, ...servers.names };
  const space = await openSpace(t, {
    address: DEVICE,
    addresses: [],
    names: hosts,
    receive: (packet) => turnstile.pass(() => internet.receive(packet)),
  });
  if (space === undefined) return undefined;
  t.after(() => internet.close());
  send = (packet) => space.send(packet);
  servers.uplink?.open((packet) => space.send(packet));
  return {
    sh: async (command) => {
      const { stdout, stderr, exitCode } = await space.run(command);
      return { stdout: String(stdout), stderr: String(stderr), exitCode };
    },
  };
}
