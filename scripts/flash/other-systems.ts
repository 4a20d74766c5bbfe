import { UserError } from '../frame';

/**
 * Refuses to write cards on anything but Linux; other systems have good programs for it.
 * @param platform as process.platform
 * @throws UserError that names them
 */
export function refuseOtherSystems(platform: NodeJS.Platform): void {
  if (platform === 'linux') return;
  throw new UserError(
    'npm run flash writes cards on Linux only',
    `write the compressed image (sdcard.img.xz) with Raspberry Pi Imager ("Use custom") or balenaEtcher;
      instead of using --set, edit pppi.conf on the boot partition`,
  );
}
