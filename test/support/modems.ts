import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FILE_KINDS, type ModemFile } from '../../scripts/config';
import { CONFIG_DIR } from '../../scripts/checkout';
import { SHIPPED } from './shipped-config';

/** A file of config/modems. */
export interface ShippedModem {
  name: string;
  text: string;
  file: ModemFile;
}

/** Those that pppi comes with, sorted by name. */
export function shippedModems(): ShippedModem[] {
  const folder = join(CONFIG_DIR, 'modems');
  return SHIPPED.modems.map((name) => {
    const text = readFileSync(join(folder, `${name}.yaml`), 'utf8');
    return { name, text, file: FILE_KINDS.modem.parse(parse(text)) };
  });
}
