import { environmentProblem } from './environment';
import { Secret } from './keys';
import type { Mistake } from './mistake';
import type { ParsedSource } from './source';
import { valueAt, type Path } from './value-at';

/** `${NAME}` anywhere in a text, as a shell has it. */
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Environment variables of services and timers: `${NAME}` is looked up, and the value becomes a secret, as does every
 * value of the file that git ignores.
 * @param device the device as written, not yet checked
 * @param layers the device's sources, the git-ignored one first if there is one
 */
export function resolveEnvironments(
  device: unknown,
  layers: readonly ParsedSource[],
  env: Record<string, string | undefined>,
): { mistakes: Mistake[]; secrets: { path: Path; secret: Secret }[] } {
  const mistakes: Mistake[] = [];
  const secrets: { path: Path; secret: Secret }[] = [];
  const committed = layers[layers.length - 1];
  for (const path of valuesIn(device)) {
    const written = valueAt(device, path);
    const source = layers.find((layer) => layer.has(path));
    if (!source || typeof written !== 'string') continue;
    const problems = new Set<string>();
    const value = written.replace(REFERENCE, (_all, name: string) => {
      const text = env[name] ?? '';
      const problem = text === '' ? undefined : environmentProblem(text);
      if (text === '') problems.add(`the environment variable ${name} is not set`);
      // eslint-disable-next-line no-control-regex
      else if (problem ?? /[\u0000-\u001f\u007f]/.test(text))
        problems.add(`the value of ${name} ${problem ?? 'has a control character'}`);
      return text;
    });
    if (written.replace(REFERENCE, '').includes('${'))
      problems.add('after "${" there is no name of a variable and "}"');
    const place = source.locate(path);
    const hint = 'set the variable, or put the value into the .local.yaml beside the device file';
    mistakes.push(...[...problems].map((message) => ({ place, message, hint })));
    if (problems.size === 0 && (value !== written || source !== committed))
      secrets.push({ path, secret: new Secret(value) });
  }
  return { mistakes, secrets };
}

function valuesIn(device: unknown): Path[] {
  return ['services', 'timers'].flatMap((kind) =>
    keysOf(valueAt(device, [kind])).flatMap((name) => {
      const path = [kind, name, 'environment'];
      return keysOf(valueAt(device, path)).map((variable) => [...path, variable]);
    }),
  );
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value)
    : [];
}
