import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceSettings, LinkSettings } from '../../../device/settings';
import type { DialRequest } from '../../../scripts/emulate/line';
import type { AtModem } from '../../../scripts/emulate/modem';
import { registeredModem } from '../../emulate/modem/modem-bench';
import { aDevice } from '../../target/device';
import { installProgram } from '../../target/engine';
import { huawei, Machine } from '../../target/machine';
import { modemAt } from '../../target/modem';
import { nap } from '../../target/stand-ins';
import { CONFIG } from '../core/bench';
import { ENGINE_TOOLS, keepApart } from '../on-machine';

/** The modem's line "data carrier detect": there while a call stands. */
const DCD = '/fake/carrier';

/**
 * pppd(8) without PPP: it runs the `connect` script on the port, ends with 8 if that fails, tells an address by ip-up's
 * file and word, and lives until the carrier falls. The second of each dial stands in /fake/calls.
 */
const PPPD = `#!/bin/sh
read -r up _ </proc/uptime
echo "pppd $up $*" >>/fake/calls
link=$2
echo $$ >/run/ppp-$link.pid
trap 'kill $connect 2>/dev/null; rm -f /run/ppp-$link.pid; echo "ended $$" >>/fake/calls; exit 5' TERM
connect=
exec 3<>/dev/modem/$link-ppp || exit 7
stty raw -echo <&3
case " $* " in
  *" connect "*) while [ "$1" != connect ]; do shift; done; script=$2 ;;
  *) script="/usr/sbin/chat -v -f /etc/chatscripts/$link" ;;
esac
$script <&3 >&3 2>/dev/null & connect=$!
wait $connect || exit 8
echo 'ppp0 10.0.0.2 10.64.64.64 9.9.9.9 8.8.8.8' >/run/pppi/$link.up
[ ! -p /run/pppi/pppid.fifo ] || echo up 1<>/run/pppi/pppid.fifo
while [ -e ${DCD} ]; do ${nap(0.05)}; done
exit 16
`;

/** For the scripts of tests of any kind of link; the clock is the real one. */
export const TOOLS = `${ENGINE_TOOLS}
phase() { sed -n 's/.*"phase":"\\([a-z]*\\)".*/\\1/p' /run/pppi/state.json 2>/dev/null; }
failures() { sed -n 's/.*"failures":\\([0-9]*\\),"last.*/\\1/p' /run/pppi/state.json; }
`;

const SERIAL_TOOLS = `${TOOLS}
dials() { grep -c '^pppd ' /fake/calls; }
pppd_pid() { cat /run/ppp-twilio.pid; }
/usr/libexec/pppi/ports
`;

const TWILIO: LinkSettings = {
  ...{ name: 'twilio', kind: 'serial', unit: 0, speed: 115200 },
  context: { cid: 1, type: 'IP', apn: 'wireless.twilio.com' },
  check: null,
  core: { ...CONFIG, check: null },
};

/** Installs the engine, the daemon and what it is told of its links; the device's seconds are real ones. */
export async function installPppid(
  machine: Machine,
  links: readonly LinkSettings[],
): Promise<void> {
  for (const name of ['pppid', 'usb']) await installProgram(machine, name);
  await machine.program('pppid', '#!/bin/sh\nexec qjs -m /usr/lib/pppi/pppid.js "$@"\n');
  await machine.program('sleep', '#!/bin/sh\nexec /bin/busybox sleep "$@"\n');
  await keepApart(machine);
  const device: DeviceSettings = { links: links.map(({ name }) => name), servers: [] };
  await machine.write('/etc/pppi/device.json', JSON.stringify(device));
  for (const link of links)
    await machine.write(`/etc/pppi/links/${link.name}.json`, JSON.stringify(link));
}

/** A device with the daemon under the engine, real chat, and a modem of the emulator on a terminal. */
export class PppidRig {
  call: DialRequest | undefined;

  private constructor(
    readonly machine: Machine,
    readonly modem: AtModem,
    /** what was said to the modem and by it, a line each */
    readonly transcript: readonly string[],
  ) {}

  static async create(): Promise<PppidRig> {
    const machine = await Machine.create(aDevice());
    const transcript: string[] = [];
    const modem = await registeredModem({
      sim: { kind: 'ready' },
      log: (line) => transcript.push(line),
      onDial: (request) => {
        rig.call = request;
        return { receive: () => undefined, close: () => undefined };
      },
    });
    const rig = new PppidRig(machine, modem, transcript);
    await installPppid(machine, [TWILIO]);
    await machine.install('chat');
    await machine.program('pppd', PPPD);
    modem.on('dial', () => writeFileSync(join(machine.root, DCD), ''));
    modem.on('hangup', () => rmSync(join(machine.root, DCD), { force: true }));
    machine.atEnd(() => Promise.resolve(modem.powerDown()));
    await machine.plug(huawei());
    await modemAt(machine, '/dev/ttyUSB0', modem, 'at');
    await modemAt(machine, '/dev/ttyUSB1', modem, 'ppp');
    return rig;
  }

  /** Runs a script on the device; it has until_true, phase, failures, dials and pppd_pid. */
  async sh(script: string): Promise<string> {
    const { status, stdout, stderr } = await this.machine.sh(`${SERIAL_TOOLS}${script}`, {
      net: true,
    });
    assert.equal(status, 0, `${stdout}\n${stderr}\n${await this.machine.log()}`);
    return stdout;
  }
}

/** Runs a test with such a device, which is gone afterwards. */
export function onRig(work: (rig: PppidRig) => Promise<void>): () => Promise<void> {
  return async () => {
    const rig = await PppidRig.create();
    try {
      await work(rig);
    } finally {
      await rig.machine.remove();
    }
  };
}
