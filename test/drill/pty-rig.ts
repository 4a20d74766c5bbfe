import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { drillDeviceFile } from '../../scripts/drill/device-file';
import { readState } from '../../scripts/drill/rig';
import type { DrillDevice, LinkState, Rig } from '../../scripts/drill/types';
import type { DialRequest } from '../../scripts/emulate/line';
import type { AtModem } from '../../scripts/emulate/modem';
import { readDevice } from '../../scripts/flow';
import type { DeviceModel } from '../../scripts/model';
import { registeredModem } from '../emulate/modem/modem-bench';
import { ENGINE_TOOLS, keepApart } from '../device/on-machine';
import { installProgram } from '../target/engine';
import { huawei, Machine } from '../target/machine';
import { modemAt } from '../target/modem';
import { nap } from '../target/stand-ins';

/** The modem's line "data carrier detect": there while a call stands. */
const DCD = '/fake/carrier';

/**
 * pppd(8) without PPP: it opens the port, has the `connect` script run on it with its log, and ends with 8 if that fails.
 * Then there is an address until DCD falls, status 16. The second of each dial stands in /fake/calls.
 */
const PPPD = `#!/bin/sh
read -r up _ </proc/uptime
echo "pppd $up $*" >>/fake/calls
link=$2
while [ $# -gt 1 ]; do
  case $1 in connect) script=$2 ;; logfile) log=$2 ;; esac
  shift
done
trap 'kill $connect 2>/dev/null; wait; exit 5' TERM
exec 3<>/dev/modem/$link-ppp || exit 7
stty raw -echo <&3
$script <&3 >&3 2>>$log & connect=$!
wait $connect || exit 8
echo 'ppp0 10.0.0.2 10.64.64.64 9.9.9.9 8.8.8.8' >/run/pppi/$link.up
. /usr/lib/pppi/wake.sh
wake
while [ -e ${DCD} ]; do ${nap(0.1)}; done
exit 16
`;

/** Routes are not what these drills are about, and there is no ppp0. */
const SUCCEEDS = '#!/bin/sh\nexit 0\n';

/** How long a device goes on without a word from the test, in seconds: a test that is killed leaves none behind. */
const ALONE = 60;

/** The daemon, and a console beside it: for each line `run` it runs /fake/command. */
const BOOT = `${ENGINE_TOOLS}
mkdir -p /disk; mount --bind /disk /data; : >/run/pppi/data-done
mkfifo /fake/console; exec 4<>/fake/console; : >/fake/ready
/usr/libexec/pppi/ports
qjs -m /usr/lib/pppi/pppid.js 4<&- & daemon=$!
while read -r -t ${ALONE} word <&4 && [ "$word" != end ]; do
  [ "$word" = run ] || continue
  sh /fake/command >/fake/output 2>&1 4<&-; echo $? >/fake/status.new; mv /fake/status.new /fake/status
done
kill $daemon; wait $daemon`;

/** How long anything may take, in milliseconds; the slowest is chat's time-out, twice, on a busy machine. */
const PATIENCE = 120_000;

/** How long a device lives at most, in milliseconds. */
const LIFE = 600_000;

/**
 * A device of the drills without QEMU: its real daemon under the engine, scripts, BusyBox and chat, and the emulator's
 * modem behind two ptys. What is not there is pppd, PPP, the kernel's USB and the internet; so the check of that is off,
 * and recovery, which a busy machine might come to.
 */
export class PtyRig {
  readonly link: string;
  readonly redial: Rig['redial'];
  readonly usbModem = {
    unplug: () => this.unplug(),
    plug: () => void this.plug().catch(() => undefined),
  };
  modem!: AtModem;

  private readonly usb = huawei();
  private call: DialRequest | undefined;
  private moves: Promise<void> = Promise.resolve();
  private ended: Promise<void> | undefined;
  private sign: NodeJS.Timeout | undefined;
  private over = false;

  private constructor(
    readonly machine: Machine,
    device: DeviceModel,
  ) {
    const [link] = device.links;
    assert.ok(link);
    this.link = link.name;
    this.redial = link.redial;
  }

  /** A device that is online. `stop` has to be called. */
  static async boot(name: DrillDevice): Promise<PtyRig> {
    const model = await readDevice(drillDeviceFile(name));
    const off = { kind: 'off' } as const;
    const recover = { modem: off, usb: off, reboot: off };
    // As short as they can be, and the second wait longer than the first.
    const redial = { first: 5, longest: 8, jitter: 25, stable: 1 };
    const links = model.links.map((link) => ({ ...link, check: off, recover, redial }));
    const device = { ...model, links };
    const rig = new PtyRig(await Machine.create(device), device);
    try {
      await rig.start(links[0]!.pin?.reveal());
      await rig.until('online', async () => (await rig.state())?.state === 'online');
    } catch (error) {
      await rig.stop();
      throw error;
    }
    return rig;
  }

  private async start(pin: string | undefined): Promise<void> {
    const { machine } = this;
    for (const name of ['pppid', 'link-status', 'usb']) await installProgram(machine, name);
    await keepApart(machine);
    await machine.install('chat');
    await machine.program('pppd', PPPD);
    await machine.program('sleep', '#!/bin/sh\nexec /bin/busybox sleep "$@"\n');
    await machine.program('ip', SUCCEEDS);
    this.modem = await registeredModem({
      sim: { kind: 'ready', ...(pin !== undefined && { pin }) },
      onDial: (request) => {
        this.call = request;
        return { receive: () => undefined, close: () => undefined };
      },
    });
    this.modem.on('dial', () => writeFileSync(join(machine.root, DCD), ''));
    this.modem.on('hangup', () => rmSync(join(machine.root, DCD), { force: true }));
    await machine.plug(this.usb);
    await modemAt(machine, '/dev/ttyUSB0', this.modem, 'at');
    await modemAt(machine, '/dev/ttyUSB1', this.modem, 'ppp');
    this.ended = machine
      .sh(BOOT, { timeout: LIFE })
      .then(({ status, stderr }) => assert.deepEqual([status, stderr], [0, '']))
      .finally(() => (this.over = true));
    this.ended.catch(() => undefined);
    await this.until('a console', () => machine.exists('/fake/ready'));
    this.sign = setInterval(() => void this.type('on').catch(() => undefined), (ALONE * 1000) / 4);
  }

  /** As the drills' own: on the device, beside its daemon. */
  async sh(command: string): Promise<string> {
    const { machine } = this;
    await rm(join(machine.root, 'fake/status'), { force: true });
    await machine.write('/fake/command', command);
    await this.type('run');
    await this.until(command, () => machine.exists('/fake/status'));
    const [status, output] = [
      await machine.read('/fake/status'),
      await machine.read('/fake/output'),
    ];
    if (status !== '0\n') throw new Error(`${command}: status ${status}: ${output}`);
    return output.trimEnd();
  }

  /** The console's pipe is open for both, so that this never waits for a reader. */
  private async type(word: string): Promise<void> {
    await writeFile(join(this.machine.root, 'fake/console'), `${word}\n`, { flag: 'r+' });
  }

  async state(): Promise<LinkState | undefined> {
    return readState(await this.machine.read('/run/pppi/state.json'), this.link);
  }

  /** Seconds since power-on at which pppd was started. */
  async dialSeconds(): Promise<number[]> {
    return (await this.machine.calls('pppd')).map((line) => Number(line.split(' ')[1]));
  }

  /** What pppid has logged, a line each: `backoff: the carrier is busy; next dial in 5 s`. */
  async pppidLog(): Promise<string[]> {
    const begin = new RegExp(`^.* pppid: ${this.link}: (.*)$`, 'gm');
    return [...(await this.machine.log()).matchAll(begin)].map(([, text]) => text!);
  }

  /** The carrier ends the call. */
  async cut(): Promise<void> {
    this.call?.hangup();
  }

  private async unplug(): Promise<void> {
    await this.move(async () => {
      this.modem.powerDown();
      const { name, interfaces } = this.usb;
      const ttys = interfaces.flatMap(({ tty }) => (tty ? [`class/tty/${tty}`] : []));
      for (const path of [...ttys, `bus/usb/devices/${name}`, `devices/usb1/${name}`])
        await rm(join(this.machine.root, 'sys', path), { recursive: true });
      // The ports' files stay: their terminals are mounted there.
      await this.sh('/usr/libexec/pppi/ports');
    });
  }

  private async plug(): Promise<void> {
    await this.move(async () => {
      this.modem.powerUp();
      await this.machine.plug(this.usb);
      await this.sh('/usr/libexec/pppi/ports');
    });
  }

  /** Comings and goings, one after the other. */
  private move(step: () => Promise<void>): Promise<void> {
    this.moves = this.moves.then(step);
    // Whoever waits for it hears of it, `stop` at the latest.
    this.moves.catch(() => undefined);
    return this.moves;
  }

  /** The device lives on for some seconds. */
  async pass(seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    await this.until(`${seconds} s later`, () => Date.now() >= end);
  }

  /** @throws Error with what the device has logged if it does not come, or the device ends */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!(await holds())) {
      if (Date.now() > end || this.over)
        throw new Error(`never: ${what}\n${(await this.machine.log()).slice(-4000)}`);
      await sleep(100);
    }
  }

  /** Ends the daemon, and looks whether it ended well. */
  async stop(): Promise<void> {
    clearInterval(this.sign);
    try {
      await this.moves;
      if (!this.over && (await this.machine.exists('/fake/console'))) await this.type('end');
      await this.ended;
    } finally {
      this.modem?.powerDown();
      await this.machine.remove();
    }
  }
}
