import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { findTool, OWN_MOUNTS, run, type RunResult, type Tool } from '../../scripts/os';
import type { DeviceModel } from '../../scripts/model';
import { readOverlay } from '../../scripts/overlay-files';
import { render, type OverlaySource, type RenderedFile } from '../../scripts/render';
import { aDevice } from './device';
import { FAKE, LOGGER, NOBODY, RECORD, RECORDED, SLEEP } from './stand-ins';
import { plug, unplug, type UsbDevice } from './usb-devices';

export { FAKE, SLEEP, sleeping } from './stand-ins';
export { cdrom, hilink, huawei, type UsbDevice } from './usb-devices';

/**
 * /proc/uptime becomes a link to the device's clock. A bind mount would stay with the file that was there first.
 * By number, as perl knows them: open_tree(AT_FDCWD, …, AT_SYMLINK_NOFOLLOW | OPEN_TREE_CLONE), and
 * move_mount(…, AT_FDCWD, …, MOVE_MOUNT_F_EMPTY_PATH).
 */
const LINK_UPTIME = `
my ($clock, $uptime, $none) = ("fake/clock", "proc/uptime", "");
my $tree = syscall(428, -100, $clock, 0x101);
die "open_tree: $!" if $tree < 0;
die "move_mount: $!" if syscall(429, $tree, $none, -100, $uptime, 4) < 0;`;

const SHIPPED = aDevice();

/** The same in all machines of this process: made once. */
let base: Promise<string> | undefined;
let overlay: Promise<OverlaySource[]> | undefined;
const rendered = new WeakMap<DeviceModel, RenderedFile[]>();

/** @returns the overlay of a device, as it is in its image */
async function overlayOf(device: DeviceModel): Promise<RenderedFile[]> {
  overlay ??= readOverlay(join(ROOT, 'overlay'));
  const files = rendered.get(device) ?? render(device, await overlay);
  rendered.set(device, files);
  return files;
}

interface ShOptions {
  net?: boolean;
  env?: Record<string, string>;
  timeout?: number;
}

/**
 * The device's root file system with BusyBox as its only program, in namespaces of its own: real paths,
 * real scripts as they go into the image, nothing in them that knows of tests.
 */
export class Machine {
  /** Terminals of the host that the device has as serial ports, by their names on the device. */
  readonly terminals = new Map<string, string>();
  private readonly ends: (() => Promise<void>)[] = [];

  private constructor(readonly root: string) {}

  static async create(device: DeviceModel = SHIPPED): Promise<Machine> {
    base ??= Machine.createBase();
    const machine = new Machine(await mkdtemp(join(tmpdir(), 'pppi-target-')));
    // A tenth of the time that it takes to make it.
    await run('busybox', ['cp', '-a', `${await base}/.`, machine.root]);
    await machine.installOverlay(device);
    return machine;
  }

  /** @returns the folder of a machine without a device */
  private static async createBase(): Promise<string> {
    const machine = new Machine(await mkdtemp(join(tmpdir(), 'pppi-target-')));
    process.once('exit', () => rmSync(machine.root, { recursive: true, force: true }));
    await machine.installBusybox();
    for (const dir of ['dev/modem', 'fake', 'proc', 'run/pppi/ports', 'sys', 'tmp'])
      await mkdir(join(machine.root, dir), { recursive: true });
    await mkdir(join(machine.root, 'var/log'), { recursive: true });
    for (const node of ['null', 'urandom', 'log']) await machine.write(`/dev/${node}`, '');
    await machine.write('/var/log/messages', '');
    await machine.write(`${FAKE}/calls`, '');
    await run('mkfifo', [join(machine.root, NOBODY)]);
    await machine.write(`${FAKE}/uptime`, '1000.00 0.00\n');
    await symlink(`${FAKE}/uptime`, join(machine.root, FAKE, 'clock'));
    for (const name of RECORDED) await machine.program(name, RECORD);
    await machine.program('logger', LOGGER);
    await machine.program('sleep', SLEEP);
    return machine.root;
  }

  private async installBusybox(): Promise<void> {
    for (const dir of ['usr/bin', 'usr/sbin'])
      await mkdir(join(this.root, dir), { recursive: true });
    await symlink('usr/bin', join(this.root, 'bin'));
    await symlink('usr/sbin', join(this.root, 'sbin'));
    await this.install('busybox', 'bin');
    const { stdout: applets } = await run('busybox', ['--list']);
    for (const applet of applets.split('\n').filter((name) => name && name !== 'busybox'))
      await symlink('busybox', join(this.root, 'bin', applet));
  }

  private async installOverlay(device: DeviceModel): Promise<void> {
    for (const file of await overlayOf(device)) {
      const path = join(this.root, file.path);
      mkdirSync(dirname(path), { recursive: true });
      if (file.kind === 'link') symlinkSync(file.target, path);
      else if (file.kind === 'file') {
        // One that stands for an applet is a link to BusyBox.
        rmSync(path, { force: true });
        writeFileSync(path, file.bytes);
        chmodSync(path, file.mode);
      }
    }
  }

  /** Writes a file of the device, with the folders above it. */
  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  /** The same of what is no text. */
  async writeBytes(path: string, bytes: Buffer): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), bytes);
  }

  /** @returns a file's text, or '' if there is none */
  async read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8').catch(() => '');
  }

  async exists(path: string): Promise<boolean> {
    return access(join(this.root, path)).then(
      () => true,
      () => false,
    );
  }

  /** Puts a stand-in where the scripts find it first. */
  async program(name: string, text: string): Promise<void> {
    const path = join(this.root, 'usr/sbin', name);
    await writeFile(path, text);
    await chmod(path, 0o755);
  }

  /** Puts one of this machine's own programs there, with its libraries. */
  async install(name: Tool, folder = 'usr/sbin'): Promise<void> {
    const path = findTool(name);
    if (!path) throw new Error(`${name} is not installed`);
    await copyFile(path, join(this.root, folder, name));
    // The dynamic linker's own list of what the program needs; a static one starts instead, and does nothing.
    const env = { LD_TRACE_LOADED_OBJECTS: '1' };
    const { stdout: needed } = await run(name, ['true'], { env, okStatus: [...Array(256).keys()] });
    for (const [, library] of needed.matchAll(/(\/\S+) \(0x/g)) {
      await mkdir(join(this.root, dirname(library!)), { recursive: true });
      await copyFile(library!, join(this.root, library!));
    }
  }

  /** Lines that the stand-ins have written, those of one program if named. */
  async calls(name?: string): Promise<string[]> {
    const lines = (await this.read(`${FAKE}/calls`)).trimEnd().split('\n').filter(Boolean);
    return name ? lines.filter((line) => line.split(' ')[0] === name) : lines;
  }

  /** The log without dates: `daemon.info ports[1]: …`. */
  async log(): Promise<string> {
    return (await this.read('/var/log/messages')).replaceAll(/^.{15} pppi /gm, '');
  }

  /**
   * Runs a script on the device. Processes that it leaves behind end with it.
   * `net` gives it a network of its own, with a loopback only; `timeout` is in milliseconds.
   */
  async sh(
    script: string,
    { net = false, env = {}, timeout = 180_000 }: ShOptions = {},
  ): Promise<RunResult> {
    // 'log' is a plain file, so that log_wait finds it.
    const enter = `
      set -e
      cd ${this.root}
      mount -t proc proc proc
      perl -e '${LINK_UPTIME}'
      rm -f fake/uptime.next
      mount --bind /dev/null dev/null
      mount --bind /dev/urandom dev/urandom
      ${[...this.terminals].map(([tty, host]) => `mount --bind ${host} .${tty}`).join('\n')}
      exec busybox chroot . /bin/sh -c "$SCRIPT"`;
    return run(
      'unshare',
      [...OWN_MOUNTS, '-p', '-f', '--kill-child', ...(net ? ['-n'] : []), 'sh', '-c', enter],
      {
        env: { SCRIPT: script, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
        okStatus: [...Array(256).keys()],
        timeout,
      },
    );
  }

  /** Plugs in a USB device. */
  plug(usbDevice: UsbDevice): Promise<void> {
    return plug(this, usbDevice);
  }

  /** Unplugs it. */
  unplug(usbDevice: UsbDevice): Promise<void> {
    return unplug(this, usbDevice);
  }

  /** Makes a symbolic link of the device, with the folders above it. */
  async link(path: string, target: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await symlink(target, join(this.root, path));
  }

  /** Something to do before the machine is removed. */
  atEnd(work: () => Promise<void>): void {
    this.ends.push(work);
  }

  async remove(): Promise<void> {
    for (const work of this.ends) await work();
    await run('busybox', ['rm', '-rf', this.root]);
  }
}

/** Runs a test with a machine that is gone afterwards. */
export function onMachine(
  work: (machine: Machine, test: TestContext) => Promise<void>,
  device?: DeviceModel,
): (test: TestContext) => Promise<void> {
  return async (test) => {
    const machine = await Machine.create(device);
    try {
      await work(machine, test);
    } finally {
      await machine.remove();
    }
  };
}
