import { basename, relative } from 'node:path';
import {
  buildFleet,
  buildImage,
  defaultJobs,
  deviceOf,
  fleetErrors,
  fleetTable,
  pickDevices,
  SYSTEM_NAMES,
  type BuildResult,
  type FleetResult,
  type SystemName,
} from '../flow';
import { DEFAULT_DEVICE } from '../checkout';
import {
  COMMON,
  EXIT,
  jsonText,
  messageOf,
  defineCommand,
  say,
  UserError,
  wholeNumber,
  print,
} from '../frame';

export const command = defineCommand({
  name: 'build-image',
  summary: "Make build/<device>/sdcard.img from a device's YAML file",
  help: `Beside sdcard.img it writes sdcard.img.xz, the block map, checksums, manifest, SBOM and licences. The first run
fetches packages and takes about a minute. After that the base is cached, and an image from a changed YAML file takes
seconds.

With several device files, for example config/*.yaml, it makes an image for each: the base once, then several
images at a time. *.local.yaml files are skipped. If one device fails, the others still finish, and the table at the
end lists the failure. The exit status is then 1; it is 2 only if the command line was wrong and nothing was built.`,
  options: {
    ...COMMON,
    small: { type: 'boolean', help: 'compress as much as possible, for releases; slower' },
    'image-only': {
      type: 'boolean',
      help: 'do not make sdcard.img.xz; faster, for development',
    },
    refresh: {
      type: 'boolean',
      help: 'fetch the newest packages instead of using the cached base',
    },
    system: {
      type: 'string',
      value: 'NAME',
      choices: SYSTEM_NAMES,
      help: 'debian or buildroot, overriding the device file; buildroot compiles for half an hour',
    },
    jobs: {
      type: 'string',
      value: 'N',
      help: 'number of images made at the same time (default: one per processor, fewer if memory is short)',
    },
    offline: {
      type: 'boolean',
      help: 'with buildroot: download nothing, or only from PPPI_PRIMARY_SITE',
    },
  },
  operands: '[FILE]…',
  run: async (values, files) => {
    const device = deviceOf(values.device);
    const { json = false, small = false, refresh = false } = values;
    const how = {
      compression: small ? ('small' as const) : ('fast' as const),
      compressed: !(values['image-only'] ?? false),
      refresh,
      ...(values.system === undefined ? {} : { system: systemOf(values.system) }),
      offline: values.offline ?? false,
      quiet: json,
    };
    if (files.length > 0) {
      if (values.device !== undefined)
        throw new UserError(
          '--device and device files cannot be combined',
          'give only one of them',
          EXIT.usage,
        );
      const { devices, left } = pickDevices(files);
      for (const file of left) say(`skipped ${file}: it only overrides parts of a device file`);
      const jobs =
        values.jobs === undefined ? defaultJobs() : wholeNumber('--jobs', values.jobs, 'images');
      await printFleet(await buildFleet({ ...how, devices, jobs }), json);
      return;
    }
    const result = await buildImage({ device, ...how });
    const { paths } = result;
    const { bytes } = facts(result);
    if (json) {
      print(jsonText(facts(result)));
      return;
    }
    const shown = relative(process.cwd(), paths.image);
    const option = device === DEFAULT_DEVICE ? '' : ` -- --device ${device}`;
    print(`
${shown}  ${(bytes / 1024 / 1024).toFixed(0)} MiB

  npm run emulate${option}    boot it here, with a virtual modem and carrier
  npm run flash${option}      write it to an SD card
`);
  },
});

/** The output of --json for an image. */
function facts({ paths, manifest: { artefacts, packages } }: BuildResult) {
  const { bytes = 0, sha256 } = artefacts.find(({ name }) => name === basename(paths.image)) ?? {};
  return {
    image: paths.image,
    bytes,
    sha256,
    lock: paths.lock,
    packages: packages.length,
    artefacts,
  };
}

/** @throws UserError if any failed */
async function printFleet(results: readonly FleetResult[], json: boolean): Promise<void> {
  if (json) {
    const devices = [];
    for (const result of results) {
      const { name: device, file, ok, seconds } = result;
      const rest = result.ok ? facts(result.value) : { error: messageOf(result.error) };
      devices.push({ device, file, ok, seconds: Number(seconds.toFixed(2)), ...rest });
    }
    print(jsonText({ devices }));
  } else print(`\n${await fleetTable(results)}\n`);
  const errors = fleetErrors(results);
  if (errors !== '') say(errors.replace(/\n$/, ''));
  const failed = results.filter(({ ok }) => !ok);
  if (failed.length > 0)
    throw new UserError(
      `${failed.length} of ${results.length} devices failed`,
      `run it again: npm run build-image -- ${failed.map(({ file }) => file).join(' ')}`,
    );
}

function systemOf(name: string): SystemName {
  const found = SYSTEM_NAMES.find((system) => system === name);
  if (found) return found;
  throw new UserError(`no system ${name}`, `one of ${SYSTEM_NAMES.join(', ')}`, EXIT.usage);
}
