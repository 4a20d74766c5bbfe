import { UserError } from '../frame';

/**
 * Cards are written on Linux only here; elsewhere there are good programs for it.
 * @param platform as process.platform
 * @throws UserError that names them
 */
export function refuseOtherSystems(platform: NodeJS.Platform): void {
  if (platform === 'linux') return;
  throw new UserError(
    'npm run flash writes cards on Linux only',
    `write the compressed image (sdcard.img.xz) with Raspberry Pi Imager ("Use custom") or balenaEtcher;
      for what --set would do, edit pppi.conf on the boot partition`,
  );
}
