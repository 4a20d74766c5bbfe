import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { findModel, loadBoard, type Model } from '../hardware';
import { bootModel, json, table, writeReports, type ModelBoot } from '../boot-models';
import { chooseModem, DEFAULT_MODEM, listKinds } from '../emulate';
import { EMULATE_NEEDS, imageOf, namedDevice } from '../flow';
import {
  COMMON,
  IMAGE_OPTION,
  defineCommand,
  runTasks,
  say,
  STALE_OPTION,
  UserError,
  wholeNumber,
  print,
} from '../frame';
import { ensureTools } from '../os';

/** Each emulator keeps one processor busy. */
const JOBS = Math.min(2, availableParallelism());

export const command = defineCommand({
  name: 'boot-models',
  summary: 'Boot an image with the device tree of each board model; print a table',
  help: `Boots the device's sdcard.img in QEMU with the device tree and memory size of each model of its board. Waits for a
shell on the console that the tree names, and for the link to come online. The table is also written to
build/reports/models.md and models.json. Takes two or three minutes; the exit status is 1 if any model fails.`,
  options: {
    device: COMMON.device,
    image: IMAGE_OPTION,
    stale: STALE_OPTION,
    modem: {
      type: 'string',
      value: 'NAME|FILE',
      choices: listKinds(),
      help: `the modem to plug in: a name that npm run emulate -- --help lists, or a file (default ${DEFAULT_MODEM})`,
    },
    only: { type: 'string', value: 'NAME[,NAME]', help: 'only these models' },
    jobs: {
      type: 'string',
      value: 'N',
      help: `number of emulators at a time (default on this machine: ${JOBS})`,
    },
    json: COMMON.json,
  },
  operands: '[FILE]',
  run: async (values, operands) => {
    const { modem: modemName, only, jobs, stale = false, json: asJson = false } = values;
    const atOnce = jobs === undefined ? JOBS : wholeNumber('--jobs', jobs, 'emulators');
    const usbModem = chooseModem(modemName);
    const named = namedDevice(values.device, operands);
    const { image, device } = await imageOf({ file: named, image: values.image, stale });
    const board = await loadBoard(device.board);
    const models = only?.split(',').map((name) => findModel(board, name)) ?? board.models;
    await ensureTools(EMULATE_NEEDS, say);
    const done = new Map<Model, ModelBoot>();
    const tasks = models.map((model) => ({
      title: model.name,
      run: async (tell: (line: string) => void) => {
        const result = await bootModel({ image, device, model, usbModem, say: tell });
        done.set(model, result);
        // Makes the list show it as failed.
        if (result.problem !== '') throw new Error(result.problem);
      },
    }));
    const outcomes = await runTasks(tasks, atOnce, asJson);
    const results = models.flatMap((model, index) => {
      const outcome = outcomes[index];
      const result = done.get(model);
      if (result === undefined && outcome?.ok === false) throw outcome.error;
      return result ?? [];
    });
    const report = await writeReports(results, device.name);
    print(asJson ? json(results) : `\n${table(results)}`);
    const failed = results.filter(({ problem }) => problem !== '');
    if (failed.length > 0)
      throw new UserError(
        `${failed.length} of ${results.length} models failed; the table is in ${relative(process.cwd(), report)}`,
        `run it again: npm run boot-models -- --only ${failed[0]?.model}; the logs are in build/logs/`,
      );
  },
});
