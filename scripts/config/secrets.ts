import type { z } from 'zod';
import { valueAt } from './explain-issue';
import type { Mistake } from './mistake';
import { credential, pinCode } from './schema';
import type { ParsedSource, Path } from './source';

/** `${NAME}`, and nothing else in the text. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

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
 */
export function resolveSecrets(
  device: unknown,
  layers: readonly ParsedSource[],
  env: Record<string, string | undefined>,
): { mistakes: Mistake[]; secrets: Secrets } {
  const mistakes: Mistake[] = [];
  const secrets: Secrets = { password: new Map(), pin: new Map() };
  const committed = layers[layers.length - 1];
  for (const name of Object.keys(valueAt(device, ['links']) ?? {})) {
    for (const kind of Object.keys(SECRETS) as (keyof typeof SECRETS)[]) {
      const secret: Secret = SECRETS[kind];
      const path: Path = ['links', name, ...secret.path];
      const written = valueAt(device, path);
      const source = layers.find((layer) => layer.has(path));
      if (!source || typeof written !== 'string') continue;
      const variable = REFERENCE.exec(written)?.[1];
      const value = variable === undefined ? written : env[variable];
      let mistake: Omit<Mistake, 'place'> | undefined;
      if (variable !== undefined) mistake = wrongVariable(variable, value, source.file, secret);
      else if (source === committed) mistake = openSecret(source.file, secret);
      if (mistake) mistakes.push({ place: source.locate(path), ...mistake });
      else secrets[kind].set(name, value ?? '');
    }
  }
  return { mistakes, secrets };
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
  const problem = schema.safeParse(value).error?.issues[0]?.message;
  return problem === undefined ? undefined : { message: `the value of ${name} ${problem}` };
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
