import { createWriteStream } from 'node:fs';
import { join, relative } from 'node:path';
import { findModel, loadBoard } from '../board';
import { chooseStick, DEFAULT_STICK, listKinds, startEmulator } from '../emulate';
import { EMULATE_NEEDS, imageOf, namedDevice } from '../flow';
import {
  COMMON,
  ensureTools,
  IMAGE_OPTION,
  interrupted,
  LOG_DIR,
  runCommand,
  say,
  STALE_OPTION,
  UserError,
  makeFolder,
} from '../host';

void runCommand({
  name: 'emulate',
  help: `Boots a device's sdcard.img in QEMU with a virtual Huawei stick and a virtual carrier, and gives you
the serial console. Ctrl-A X ends it. The card is a copy: what the device writes is gone afterwards.

Sticks: ${listKinds().join(', ')}`,
  options: {
    device: COMMON.device,
    image: IMAGE_OPTION,
    stale: STALE_OPTION,
    model: {
      type: 'string',
      value: 'NAME',
      help: "which of the board's models it boots on, for example 3-b-plus or zero-2-w",
    },
    stick: {
      type: 'string',
      value: 'NAME|FILE',
      help: `the stick to plug in: one of those, or a file of yours, docs/sticks.md (default ${DEFAULT_STICK})`,
    },
    pcap: {
      type: 'string',
      value: 'FILE',
      help: "write the link's IP packets there, for Wireshark",
    },
  },
  operands: '[FILE]',
  run: async (values, operands) => {
    const { model, stick: stickName, pcap, stale = false } = values;
    const stick = chooseStick(stickName);
    const named = namedDevice(values.device, operands);
    const { image, device } = await imageOf({ file: named, image: values.image, stale });
    if (model !== undefined) findModel(await loadBoard(device.board), model);
    await ensureTools(EMULATE_NEEDS, say);
    await makeFolder(LOG_DIR);
    const logFile = join(LOG_DIR, `emulate-${device.name}.log`);
    const logStream = createWriteStream(logFile);
    say(
      `Booting ${relative(process.cwd(), image)}; Ctrl-A X ends it.\nStick and carrier: tail -f ${relative(process.cwd(), logFile)}\n`,
    );
    const emulator = await startEmulator({
      image,
      device,
      stick,
      ...(model === undefined ? {} : { model }),
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
    say(
      '\nThe emulator has ended, and the card is gone: the device restarted or switched itself off, or Ctrl-A X.',
    );
  },
});
