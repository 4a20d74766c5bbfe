import type { Mistake } from './mistake';
import type { DeviceFile } from './schema';
import type { ParsedSource, Path } from './source';

/** `${NAME}`, and nothing else in the text. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * Replaces `${NAME}` in the secrets of a device by the environment's value, in place. In a file that
 * git keeps a secret must be such a reference.
 * @param layers the device's sources, the git-ignored one first if there is one
 */
export function resolveSecrets(
  device: DeviceFile,
  layers: readonly ParsedSource[],
  env: Record<string, string | undefined>,
): Mistake[] {
  const mistakes: Mistake[] = [];
  const committed = layers[layers.length - 1];
  for (const [name, { auth }] of Object.entries(device.links)) {
    if (!auth || auth.kind === 'none') continue;
    const path: Path = ['links', name, 'auth', 'password'];
    const source = layers.find((layer) => layer.has(path));
    if (!source) continue;
    const variable = REFERENCE.exec(auth.password)?.[1];
    if (variable === undefined) {
      if (source === committed) mistakes.push(openSecret(source, path));
      continue;
    }
    const value = env[variable];
    if (value === undefined || value === '') {
      mistakes.push({
        place: source.locate(path),
        message: `the environment variable ${variable} is not set`,
        hint: `export ${variable}=… , or put the value into the .local.yaml beside ${committed?.file ?? 'it'}`,
      });
      continue;
    }
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/.test(value) || new TextEncoder().encode(value).length > 255) {
      mistakes.push({
        place: source.locate(path),
        message: `the value of ${variable} is not a password that pppd can hold`,
        hint: 'one line without control characters, 255 bytes at most',
      });
      continue;
    }
    auth.password = value;
  }
  return mistakes;
}

function openSecret(source: ParsedSource, path: Path): Mistake {
  return {
    place: source.locate(path),
    message: 'a secret in a file that git keeps',
    hint: `write \${LTE_PASSWORD} and set that variable, or move it to ${source.file.replace(/\.ya?ml$/, '.local.yaml')}`,
  };
}
