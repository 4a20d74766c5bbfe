import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { listKinds, startEmulator } from '../emulate';
import { EMULATE_NEEDS, readDevice } from '../flow';
import {
  COMMON,
  DEFAULT_DEVICE,
  ensureTools,
  exists,
  EXIT,
  interrupted,
  LOG_DIR,
  outputPaths,
  runCommand,
  say,
  UserError,
} from '../host';

const DEFAULT_STICK = 'huawei-12d1-14fe';

void runCommand({
  name: 'emulate',
  help: `Boots a device's sdcard.img in QEMU with a virtual Huawei stick and a virtual carrier, and gives you
the serial console. Ctrl-A X ends it. The card is a copy: what the device writes is gone afterwards.

Sticks: ${listKinds().join(', ')}`,
  options: {
    device: COMMON.device,
    image: {
      type: 'string',
      value: 'FILE',
      help: 'an image of that device (default build/<device>/sdcard.img)',
    },
    stick: {
      type: 'string',
      value: 'NAME',
      help: `the stick to plug in (default ${DEFAULT_STICK})`,
    },
    pcap: {
      type: 'string',
      value: 'FILE',
      help: "write the link's IP packets there, for Wireshark",
    },
  },
  run: async ({
    device: file = DEFAULT_DEVICE,
    image = outputPaths(file).image,
    stick = DEFAULT_STICK,
    pcap,
  }) => {
    if (!listKinds().includes(stick)) {
      throw new UserError(
        `there is no stick ${stick}`,
        `sticks: ${listKinds().join(', ')}`,
        EXIT.usage,
      );
    }
    const device = await readDevice(file);
    if (!(await exists(image))) {
      const option = file === DEFAULT_DEVICE ? '' : ` -- --device ${file}`;
      throw new UserError(
        `there is no ${relative(process.cwd(), image)}`,
        `npm run build-image${option}`,
      );
    }
    await ensureTools(EMULATE_NEEDS, say);
    await mkdir(LOG_DIR, { recursive: true });
    const logFile = join(LOG_DIR, `emulate-${device.name}.log`);
    const logStream = createWriteStream(logFile);
    process.stderr.write(
      `Booting ${relative(process.cwd(), image)}; Ctrl-A X ends it.\nStick and carrier: tail -f ${relative(process.cwd(), logFile)}\n\n`,
    );
    const emulator = await startEmulator({
      image,
      device,
      stick,
      console: 'terminal',
      ...(pcap === undefined ? {} : { pcapFile: pcap }),
      log: (line) => logStream.write(`${line}\n`),
    });
    interrupted.addEventListener('abort', () => emulator.process.kill());
    const { exitCode } = await emulator.process;
    await emulator.stop();
    logStream.end();
    interrupted.throwIfAborted();
    if (exitCode !== 0)
      throw new UserError(
        `QEMU ended with status ${exitCode}`,
        `its command line is in ${logFile}`,
      );
  },
});
