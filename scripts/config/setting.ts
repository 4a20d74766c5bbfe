import type { z } from 'zod';
import type { DEVICE_SETTINGS, LINK_SETTINGS } from '../../device/core';
import { apn, credential, hostname, isSecretKey, Secret, SECRETS, sshKey } from './keys';

/** What pppi.conf on a card may set, by the last word of the key; the device checks by the same rules. */
const DEVICE = { hostname, 'ssh.key': sshKey } satisfies Record<keyof typeof DEVICE_SETTINGS, Rule>;
const LINK = {
  ...{ apn, user: credential, password: SECRETS.password.rule, pin: SECRETS.pin.rule },
} satisfies Record<keyof typeof LINK_SETTINGS, Rule>;

type Rule = z.ZodType<string, string>;

export type SettingName = keyof typeof DEVICE | keyof typeof LINK;

/** twilio.pin → pin. @returns undefined if there is no such setting */
export function settingName(key: string): SettingName | undefined {
  if (isName(DEVICE, key)) return key;
  const last = /^[a-z][a-z0-9-]{0,31}\.(?<name>[a-z]+)$/.exec(key)?.groups?.name ?? '';
  return isName(LINK, last) ? last : undefined;
}

/** @returns what is wrong with a value, or undefined if nothing is. The text never has the value in it. */
export function checkSetting(name: SettingName, value: string): string | undefined {
  const rules = { ...DEVICE, ...LINK };
  return rules[name].safeParse(value).error?.issues[0]?.message;
}

/** @returns a value to keep, which prints as `(set)` if it is a secret */
export function settingValue(name: SettingName, value: string): string | Secret {
  return isSecretKey(name) ? new Secret(value) : value;
}

function isName<Names extends object>(names: Names, key: string): key is keyof Names & string {
  return Object.hasOwn(names, key);
}
