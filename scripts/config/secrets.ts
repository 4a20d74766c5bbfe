import { valueAt } from './explain-issue';
import type { Mistake } from './mistake';
import { credential } from './schema';
import type { ParsedSource, Path } from './source';

/** `${NAME}`, and nothing else in the text. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * Looks up `${NAME}` of a device's secrets in the environment. In a file that git keeps a secret must
 * be such a reference.
 * @param device the device as written, not yet checked
 * @param layers the device's sources, the git-ignored one first if there is one
 * @returns mistakes, and the password of each link that has one
 */
export function resolveSecrets(
  device: unknown,
  layers: readonly ParsedSource[],
  env: Record<string, string | undefined>,
): { mistakes: Mistake[]; passwords: Map<string, string> } {
  const mistakes: Mistake[] = [];
  const passwords = new Map<string, string>();
  const committed = layers[layers.length - 1];
  for (const name of Object.keys(valueAt(device, ['links']) ?? {})) {
    const path: Path = ['links', name, 'auth', 'password'];
    const written = valueAt(device, path);
    const source = layers.find((layer) => layer.has(path));
    if (!source || typeof written !== 'string') continue;
    const variable = REFERENCE.exec(written)?.[1];
    const value = variable === undefined ? written : env[variable];
    let mistake: Omit<Mistake, 'place'> | undefined;
    if (variable !== undefined) mistake = wrongVariable(variable, value, source.file);
    else if (source === committed) mistake = openSecret(source.file);
    if (mistake) mistakes.push({ place: source.locate(path), ...mistake });
    else passwords.set(name, value ?? '');
  }
  return { mistakes, passwords };
}

function wrongVariable(
  name: string,
  value: string | undefined,
  file: string,
): Omit<Mistake, 'place'> | undefined {
  if (value === undefined || value === '') {
    return {
      message: `the environment variable ${name} is not set`,
      hint: `export ${name}=… , or put the value into ${localOf(file)}`,
    };
  }
  const problem = credential.safeParse(value).error?.issues[0]?.message;
  return problem === undefined ? undefined : { message: `the value of ${name} ${problem}` };
}

function openSecret(file: string): Omit<Mistake, 'place'> {
  return {
    message: 'a secret in a file that git keeps',
    hint: `write \${LTE_PASSWORD} and set that variable, or move it to ${localOf(file)}`,
  };
}

function localOf(file: string): string {
  return file.replace(/(\.local)?\.ya?ml$/, '.local.yaml');
}
