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
import { huawei, Machine, sleeping } from '../target/machine';
import { modemAt } from '../target/modem';

/** The modem's line "data carrier detect": there while a call stands. */
const DCD = '/fake/carrier';

/** There while chat talks. */
const CHATTING = '/fake/chatting';

/**
 * pppd(8) without PPP: it opens the port, has the `connect` script run on it, and ends with 8 if that fails. Then
 * there is an address until DCD falls, status 16. The second of each dial stands in /fake/calls.
 */
const PPPD = `#!/bin/sh
read -r up _ </proc/uptime
echo "pppd \${up%%.*} $*" >>/fake/calls
trap 'kill $connect; wait; rm -f ${CHATTING}; exit 5' TERM
exec 3<>/dev/modem/$2-ppp || exit 7
stty raw -echo <&3
: >${CHATTING}
$6 <&3 >&3 2>/dev/null & connect=$!
wait $connect; status=$?
rm -f ${CHATTING}
[ $status = 0 ] || exit 8
echo 'ppp0 10.0.0.2 10.64.64.64 9.9.9.9 8.8.8.8' >/run/pppi/$2.up
while [ -e ${DCD} ]; do /bin/busybox sleep 0.02; done
exit 16
`;

/** A second is short, but chat's own time-outs are by the real clock: there is no need to hurry meanwhile. */
const SLEEP = sleeping(`[ -e ${CHATTING} ] && exec /bin/busybox sleep 0.2
exec /bin/busybox sleep 0.01`);

/** How long a device goes on without a word from the test, in seconds: a test that is killed leaves none behind. */
const ALONE = 60;

/** The supervisor, and a console beside it: for each line `run` it runs /fake/command. */
const BOOT = (link: string) => `
mkdir -p /data /disk; mount --bind /disk /data; : >/run/pppi/data-done
mkfifo /fake/console; exec 4<>/fake/console; : >/fake/ready
/usr/libexec/pppi/ports
pppi-link ${link} 4<&- & supervisor=$!
while read -r -t ${ALONE} word <&4 && [ "$word" != end ]; do
  [ "$word" = run ] || continue
  sh /fake/command >/fake/output 2>&1 4<&-; echo $? >/fake/status.new; mv /fake/status.new /fake/status
done
kill $supervisor; wait $supervisor`;

/** How long anything may take, in milliseconds; the slowest is chat's time-out, twice. */
const PATIENCE = 60_000;

/** How long a device lives at most, in milliseconds; all drills take it a minute. */
const LIFE = 600_000;

/**
 * A device of the drills without QEMU: its real scripts, BusyBox and chat, and the emulator's modem behind two ptys. Its
 * clock runs fast. What is not there is pppd, PPP, the kernel's USB and the internet; so the check of that is off, and
 * recovery, which a busy machine might come to.
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
    const links = model.links.map((link) => ({ ...link, check: off, recover }));
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
    await machine.install('chat');
    await machine.program('pppd', PPPD);
    await machine.program('sleep', SLEEP);
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
      .sh(BOOT(this.link), { timeout: LIFE })
      .then(({ status, stderr }) => assert.deepEqual([status, stderr], [0, '']))
      .finally(() => (this.over = true));
    this.ended.catch(() => undefined);
    await this.until('a console', () => machine.exists('/fake/ready'));
    this.sign = setInterval(() => void this.type('on').catch(() => undefined), (ALONE * 1000) / 4);
  }

  /** As the drills' own: on the device, beside its supervisor. */
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
    return readState(await this.machine.read(`/run/pppi/${this.link}.json`));
  }

  /** Seconds on the device's clock at which pppd was started. */
  async dialSeconds(): Promise<number[]> {
    return (await this.machine.calls('pppd')).map((line) => Number(line.split(' ')[1]));
  }

  /** What the supervisor has logged, a line each: `backoff: the carrier is busy; next dial in 5 s`. */
  async supervisorLog(): Promise<string[]> {
    const begin = new RegExp(`^.* pppi-link\\[\\d+\\]: ${this.link}: (.*)$`, 'gm');
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

  /** Seconds since power-on, by the device. */
  async uptime(): Promise<number> {
    return Number((await this.machine.read('/fake/uptime')).split(' ')[0]);
  }

  /** The device lives on for some of its own seconds. */
  async pass(seconds: number): Promise<void> {
    const end = (await this.uptime()) + seconds;
    await this.until(`${seconds} s later`, async () => (await this.uptime()) >= end);
  }

  /** @throws Error with what the device has logged if it does not come, or the device ends */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!(await holds())) {
      if (Date.now() > end || this.over)
        throw new Error(`never: ${what}\n${(await this.machine.log()).slice(-4000)}`);
      await sleep(10);
    }
  }

  /** Ends the supervisor, and looks whether it ended well. */
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
