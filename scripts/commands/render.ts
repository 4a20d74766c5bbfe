import { relative } from 'node:path';
import { deviceOf, inOutputFolder, readBuildable, renderDevice } from '../flow';
import { outputPaths, readBuilder } from '../checkout';
import { COMMON, jsonText, defineCommand, print } from '../frame';

export const command = defineCommand({
  name: 'render',
  summary: "Render a device's files into build/<device>/overlay",
  help: `These are the files that go over the base root file system, exactly as they will be on the device.`,
  options: COMMON,
  operands: '[FILE]',
  run: async ({ device: named, json }, operands) => {
    const file = deviceOf(named, operands);
    const device = await readBuildable(file);
    const paths = outputPaths(file);
    const files = await inOutputFolder(paths, async () =>
      renderDevice(device, file, paths, await readBuilder()),
    );
    if (json) {
      const list = files.map((f) =>
        'mode' in f ? { kind: 'file', path: f.path, mode: f.mode.toString(8) } : f,
      );
      print(jsonText({ overlay: paths.overlay, files: list }));
      return;
    }
    print(`${files.length} files in ${relative(process.cwd(), paths.overlay)}\n`);
  },
});
