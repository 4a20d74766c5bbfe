import type { z } from 'zod';
import { boardFile } from './board';
import { carrierFile } from './carrier';
import { deviceFile } from './device';
import { modemFile } from './modem';
import { virtualModemFile } from './virtual-modem';

/**
 * The one description of every YAML file: types, defaults, messages, the editors' JSON Schema and
 * docs/config.md all come from here. Each key has a description; a test holds that.
 */

export { boardFile, carrierFile, deviceFile, modemFile, virtualModemFile };
export { isSecretKey, Secret, secretOf, SECRETS, type SecretKey } from './secret';
export { bytesOf, secondsOf } from './service';
export { apn, credential, hostname, packagePath, sshKey } from './values';

export type DeviceFile = z.output<typeof deviceFile>;
export type CarrierFile = z.output<typeof carrierFile>;
export type ModemFile = z.output<typeof modemFile>;
export type VirtualModemFile = z.output<typeof virtualModemFile>;
export type BoardFile = z.output<typeof boardFile>;

/** Every kind of file, by the name of its JSON Schema. */
export const FILE_KINDS = {
  device: deviceFile,
  carrier: carrierFile,
  modem: modemFile,
  'virtual-modem': virtualModemFile,
  board: boardFile,
} as const;
export type FileKind = keyof typeof FILE_KINDS;
