import { z } from 'zod';
import { credential, pinCode } from './values';

const SHOWN = '(set)';

/**
 * A password or a PIN. Whatever prints it prints `(set)`: String(), a template literal, JSON, YAML, console.log. A copy
 * of its fields has no text at all, and two of them are equal to deepEqual whatever they hold.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns the text, for who writes it where it belongs: ESLint has the list of them */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  /** What console.log and util.inspect ask for. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SHOWN;
  }
}

/**
 * Every secret there is, by its key, which is the last word of its name in YAML (links.NAME.auth.password) and in
 * pppi.conf (NAME.password): what it has to be, and the variable that a hint suggests for it.
 */
export const SECRETS = {
  password: { rule: credential, variable: 'LTE_PASSWORD' },
  pin: { rule: pinCode, variable: 'LTE_PIN' },
} as const;

export type SecretKey = keyof typeof SECRETS;

/** @returns whether a value of this key is never printed */
export function isSecretKey(key: unknown): key is SecretKey {
  return typeof key === 'string' && Object.hasOwn(SECRETS, key);
}

const marks = z.registry<{ key: SecretKey }>();

/** @param written what may stand in the YAML, where `${NAME}` is not looked up yet */
export function secret(key: SecretKey, written: z.ZodType<string, string>) {
  return written.transform((text) => new Secret(text)).register(marks, { key });
}

/** @returns which secret a schema is of, undefined if of none */
export function secretOf(schema: z.core.$ZodType): SecretKey | undefined {
  return marks.get(schema)?.key;
}
