import { environmentProblem } from './environment';
import type { Mistake } from './mistake';
import { schemaNode } from './json-schema';
import { deviceFile, Secret, SECRETS, type SecretKey } from './keys';
import { pathsIn, walk } from './schema-walk';
import type { ParsedSource } from './source';
import { valueAt, type Path } from './value-at';

/** `${NAME}`, and nothing else in the text. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** Meant as one: with blanks, with a dash in the name, `${{ … }}` of a CI file. */
const MISSPELT = /^\s*\$\{(.*)\}\s*$/s;

/** A secret of a device, its variable looked up. */
interface Resolved {
  path: Path;
  secret: Secret;
}

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
): { mistakes: Mistake[]; secrets: Resolved[]; told: Set<string> } {
  const mistakes: Mistake[] = [];
  const told = new Set<string>();
  const secrets: Resolved[] = [];
  const committed = layers[layers.length - 1];
  for (const { path, key } of secretsIn(device)) {
    const written = valueAt(device, path);
    const source = layers.find((layer) => layer.has(path));
    if (!source || written === null || typeof written === 'object') continue;
    const text = String(written);
    const variable = REFERENCE.exec(text)?.[1];
    const value = variable === undefined ? text : env[variable];
    let mistake: Omit<Mistake, 'place'> | undefined;
    if (variable !== undefined) mistake = wrongVariable(variable, value, source.file, key);
    else if (MISSPELT.test(text)) {
      mistake = wrongReference(text, key);
      told.add(JSON.stringify(path));
    } else if (source === committed) mistake = openSecret(source.file, key);
    if (mistake) mistakes.push({ place: source.locate(path), ...mistake });
    else secrets.push({ path, secret: new Secret(value ?? '') });
  }
  return { mistakes, secrets, told };
}

/** @returns where a device, not yet checked, has a secret, by what the schema says */
function secretsIn(device: unknown): { path: Path; key: SecretKey }[] {
  const found = new Map<string, { path: Path; key: SecretKey }>();
  walk(schemaNode(deviceFile), ({ node: { secret: key } }, way) => {
    // More than one branch of a choice may have it.
    if (key)
      for (const path of pathsIn(device, way)) found.set(JSON.stringify(path), { path, key });
    return true;
  });
  return [...found.values()];
}

function wrongVariable(
  name: string,
  value: string | undefined,
  file: string,
  key: SecretKey,
): Omit<Mistake, 'place'> | undefined {
  if (value === undefined || value === '') {
    return {
      message: `the environment variable ${name} is not set`,
      hint: `export ${name}=… , or put the value into ${localOf(file)}`,
    };
  }
  const problem =
    environmentProblem(value) ?? SECRETS[key].rule.safeParse(value).error?.issues[0]?.message;
  return problem === undefined ? undefined : { message: `the value of ${name} ${problem}` };
}

function wrongReference(text: string, key: SecretKey): Omit<Mistake, 'place'> {
  const name = /[A-Za-z_][A-Za-z0-9_]*(?=[\s{}]*$)/.exec(text)?.[0] ?? SECRETS[key].variable;
  return {
    message: 'this names no environment variable',
    hint: `write "\${${name}}": letters, digits and "_", without blanks`,
  };
}

function openSecret(file: string, key: SecretKey): Omit<Mistake, 'place'> {
  return {
    message: 'a secret in a file that git keeps',
    hint: `write \${${SECRETS[key].variable}} and set that variable, or move it to ${localOf(file)}`,
  };
}

function localOf(file: string): string {
  return file.replace(/(\.local)?\.ya?ml$/, '.local.yaml');
}
