import { stringify } from 'yaml';
import { readDevice } from '../flow';
import { COMMON, runCommand } from '../host';
import type { DeviceModel } from '../model';

void runCommand({
  name: 'show',
  help: `Shows a device with every name resolved and every default filled in. Passwords and PINs are not shown,
and of the user's hooks only the names are.`,
  options: COMMON,
  run: async ({ device: file, json }) => {
    const device = withoutSecrets(await readDevice(file));
    process.stdout.write(json ? `${JSON.stringify(device, null, 2)}\n` : stringify(device));
  },
});

function withoutSecrets(device: DeviceModel): unknown {
  const names = (hooks: { name: string }[]) => hooks.map(({ name }) => name);
  return {
    ...device,
    links: device.links.map((link) => ({
      ...link,
      auth: link.auth.kind === 'none' ? link.auth : { ...link.auth, password: '(set)' },
      pin: link.pin === '' ? '' : '(set)',
      hooks: { ipUp: names(link.hooks.ipUp), ipDown: names(link.hooks.ipDown) },
    })),
  };
}
