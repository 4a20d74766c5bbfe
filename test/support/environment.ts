/**
 * Gives this process another environment, name by name. An object put in the place of process.env would be one that
 * node:os and the files that run after it in this process do not see.
 */
export function setEnvironment(values: Readonly<NodeJS.ProcessEnv>): void {
  for (const name of Object.keys(process.env)) if (!(name in values)) delete process.env[name];
  Object.assign(process.env, values);
}
