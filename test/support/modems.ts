import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { FILE_KINDS, type ModemFile } from '../../scripts/config';
import { CONFIG_DIR } from '../../scripts/host';

/** A file of config/modems. */
export interface ShippedModem {
  name: string;
  text: string;
  file: ModemFile;
}

/** All of them, sorted by name. */
export function shippedModems(): ShippedModem[] {
  const folder = join(CONFIG_DIR, 'modems');
  return readdirSync(folder)
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      return { name: basename(path, '.yaml'), text, file: FILE_KINDS.modem.parse(parse(text)) };
    });
}
