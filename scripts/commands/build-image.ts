import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { buildImage, SYSTEM_NAMES, type SystemName } from '../flow';
import { COMMON, DEFAULT_DEVICE, EXIT, runCommand, sha256File, UserError } from '../host';

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
    system: {
      type: 'string',
      value: 'NAME',
      help: 'debian or buildroot, whatever the device file says; buildroot compiles for half an hour',
    },
    offline: {
      type: 'boolean',
      help: 'with buildroot: download nothing, or only from the site in PPPI_PRIMARY_SITE',
    },
  },
  run: async (values) => {
    const { device = DEFAULT_DEVICE, json = false, small = false, refresh = false } = values;
    const { paths, packages } = await buildImage({
      device,
      compression: small ? 'small' : 'fast',
      refresh,
      ...(values.system === undefined ? {} : { system: systemOf(values.system) }),
      offline: values.offline ?? false,
      quiet: json,
    });
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

function systemOf(name: string): SystemName {
  const found = SYSTEM_NAMES.find((system) => system === name);
  if (found) return found;
  throw new UserError(`no system ${name}`, `one of ${SYSTEM_NAMES.join(', ')}`, EXIT.usage);
}
