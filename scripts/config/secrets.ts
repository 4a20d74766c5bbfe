import type { z } from 'zod';
import { environmentProblem } from './environment';
import type { Mistake } from './mistake';
import { credential, pinCode } from './keys';
import type { ParsedSource } from './source';
import { valueAt, type Path } from './value-at';

/** `${NAME}`, and nothing else in the text. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** Meant as one: with blanks, with a dash in the name, `${{ … }}` of a CI file. */
const MISSPELT = /^\s*\$\{(.*)\}\s*$/s;

/** A secret of a link: where it stands, what it may be, and the variable that a hint suggests. */
interface Secret {
  path: Path;
  schema: z.ZodType;
  variable: string;
}

const SECRETS = {
  password: { path: ['auth', 'password'], schema: credential, variable: 'LTE_PASSWORD' },
  pin: { path: ['pin'], schema: pinCode, variable: 'LTE_PIN' },
} as const satisfies Record<string, Secret>;

/** Secrets of each link that has some, by its name. */
export type Secrets = Record<keyof typeof SECRETS, Map<string, string>>;

/**
 * Looks up `${NAME}` of a device's secrets in the environment. In a file that git keeps a secret must
 * be such a reference.
 * @param device the device as written, not yet checked
 * @param layers the device's sources, the git-ignored one first if there is one
 * @returns `told`: paths, as JSON, about which nothing more needs to be said
 */
export function resolveSecrets(
  device: unknown,
  layers: readonly ParsedSource[],
  env: Record<string, string | undefined>,
): { mistakes: Mistake[]; secrets: Secrets; told: Set<string> } {
  const mistakes: Mistake[] = [];
  const told = new Set<string>();
  const secrets: Secrets = { password: new Map(), pin: new Map() };
  const committed = layers[layers.length - 1];
  for (const name of Object.keys(valueAt(device, ['links']) ?? {})) {
    for (const kind of Object.keys(SECRETS) as (keyof typeof SECRETS)[]) {
      const secret: Secret = SECRETS[kind];
      const path: Path = ['links', name, ...secret.path];
      const written = valueAt(device, path);
      const source = layers.find((layer) => layer.has(path));
      if (!source || written === null || typeof written === 'object') continue;
      const text = String(written);
      const variable = REFERENCE.exec(text)?.[1];
      const value = variable === undefined ? text : env[variable];
      let mistake: Omit<Mistake, 'place'> | undefined;
      if (variable !== undefined) mistake = wrongVariable(variable, value, source.file, secret);
      else if (MISSPELT.test(text)) {
        mistake = wrongReference(text, secret);
        told.add(JSON.stringify(path));
      } else if (source === committed) mistake = openSecret(source.file, secret);
      if (mistake) mistakes.push({ place: source.locate(path), ...mistake });
      else secrets[kind].set(name, value ?? '');
    }
  }
  return { mistakes, secrets, told };
}

function wrongVariable(
  name: string,
  value: string | undefined,
  file: string,
  { schema }: Secret,
): Omit<Mistake, 'place'> | undefined {
  if (value === undefined || value === '') {
    return {
      message: `the environment variable ${name} is not set`,
      hint: `export ${name}=… , or put the value into ${localOf(file)}`,
    };
  }
  const problem = environmentProblem(value) ?? schema.safeParse(value).error?.issues[0]?.message;
  return problem === undefined ? undefined : { message: `the value of ${name} ${problem}` };
}

function wrongReference(text: string, { variable }: Secret): Omit<Mistake, 'place'> {
  const name = /[A-Za-z_][A-Za-z0-9_]*(?=[\s{}]*$)/.exec(text)?.[0] ?? variable;
  return {
    message: 'this names no environment variable',
    hint: `write "\${${name}}": letters, digits and "_", without blanks`,
  };
}

function openSecret(file: string, { variable }: Secret): Omit<Mistake, 'place'> {
  return {
    message: 'a secret in a file that git keeps',
    hint: `write \${${variable}} and set that variable, or move it to ${localOf(file)}`,
  };
}

function localOf(file: string): string {
  return file.replace(/(\.local)?\.ya?ml$/, '.local.yaml');
}
