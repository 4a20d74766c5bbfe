import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Messages of usb_modeswitch's own (usb_modeswitch.c), by the key that asks for them. */
export const NAMED_MESSAGES = {
  HuaweiNewMode: '55534243123456780000000000000011062000000101000100000000000000',
  HuaweiAltMode: '55534243123456780000000000000011063000000000010000000000000000',
} as const;

/** One file of usb-modeswitch-data, as far as it describes a switch to modem mode. */
export interface ModeSwitchEntry {
  /** ids after the switch, vvvv:pppp */
  targets: string[];
  /** CBWs in hexadecimal, in their order */
  messages: string[];
}

/**
 * Reads every file of usb-modeswitch-data, and of configurations in its format, by USB id.
 * @param folder usr/share/usb_modeswitch of an image, or etc/pppi/usb_modeswitch.d
 */
export async function readModeSwitchData(folder: string): Promise<Map<string, ModeSwitchEntry>> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{4}:[0-9a-f]{4}$/.test(name));
  const entries = names.map(async (name): Promise<[string, ModeSwitchEntry]> => [
    name,
    parseModeSwitch(await readFile(join(folder, name), 'utf8')),
  ]);
  return new Map(await Promise.all(entries));
}

/** @param text a configuration of usb_modeswitch(1) */
export function parseModeSwitch(text: string): ModeSwitchEntry {
  const keys = new Map(
    [...text.matchAll(/^\s*(\w+)\s*=\s*"?([^"\n]*?)"?\s*$/gm)].map(([, key = '', value = '']) => [
      key,
      value,
    ]),
  );
  const hex = (value: string | undefined) => (value ?? '').replace(/^0x/, '').toLowerCase();
  const products = (keys.get('TargetProductList') ?? hex(keys.get('TargetProduct'))).split(',');
  const named = Object.entries(NAMED_MESSAGES).flatMap(([key, message]) =>
    keys.get(key) === '1' ? [message] : [],
  );
  const own = ['MessageContent', 'MessageContent2', 'MessageContent3'].map((key) => keys.get(key));
  return {
    targets: products.map((product) => `${hex(keys.get('TargetVendor'))}:${product}`),
    messages: [...named, ...own.filter((message) => message !== undefined)],
  };
}
