import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { buildImage } from '../flow';
import { COMMON, DEFAULT_DEVICE, runCommand, sha256File } from '../host';

void runCommand({
  name: 'build-image',
  help: `Makes build/<device>/sdcard.img. The first run fetches packages and takes a minute; after that the
base is cached and a changed YAML is an image in seconds.`,
  options: {
    ...COMMON,
    small: { type: 'boolean', help: 'compress as well as possible, for releases; slower' },
    refresh: {
      type: 'boolean',
      help: 'fetch the newest packages instead of using the cached base',
    },
  },
  run: async ({ device = DEFAULT_DEVICE, json = false, small = false, refresh = false }) => {
    const compression = small ? 'small' : 'fast';
    const { paths, packages } = await buildImage({ device, compression, refresh, quiet: json });
    const { size } = await stat(paths.image);
    if (json) {
      const result = {
        image: paths.image,
        bytes: size,
        sha256: await sha256File(paths.image),
        lock: paths.lock,
        packages: packages.length,
      };
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      return;
    }
    const shown = relative(process.cwd(), paths.image);
    const option = device === DEFAULT_DEVICE ? '' : ` -- --device ${device}`;
    process.stdout.write(`
${shown}  ${(size / 1024 / 1024).toFixed(0)} MiB

  npm run emulate${option}    boot it here, with a virtual stick and a virtual carrier
  or write it to a card: sudo dd if=${shown} of=/dev/sdX bs=4M conv=fsync
`);
  },
});
