import { relative } from 'node:path';
import { BUILD_NEEDS, EMULATE_NEEDS } from '../flow';
import { COMMON, EXIT, print, defineCommand, say, UserError } from '../frame';
import { ensureTools, together } from '../os';
import { json, plugAll, publishedStates, table, writeReports, type Published } from '../plug';

export const command = defineCommand({
  name: 'plug',
  summary: 'Plug published descriptors of a hundred modems into one running device',
  help: `Makes virtual modems from the published descriptors of a hundred real ones, and plugs them into one device in the
emulator, one state at a time. Checks that the kernel finds the published interfaces, and reports the drivers and what
link-status shows. Prints a table, and writes it to build/reports/plugged.md and plugged.json. All of them take about
an hour; npm test plugs a sample. The exit status is 1 if an interface differs from the published one.`,
  options: {
    only: { type: 'string', value: 'NAME[,NAME]', help: 'only these models or states' },
    list: { type: 'boolean', help: 'list the modems and plug in nothing' },
    json: COMMON.json,
  },
  run: async ({ only, list = false, json: asJson = false }) => {
    const chosen = choose(only);
    if (list) {
      print(chosen.map(({ name, kind, model }) => `${name}  ${kind}  ${model}\n`).join(''));
      return;
    }
    await ensureTools(together(BUILD_NEEDS, EMULATE_NEEDS), say);
    const results = await plugAll(chosen, say);
    const file = await writeReports(results);
    print(asJson ? json(results) : `\n${table(results)}`);
    const failed = results.filter(({ problems }) => problems.length > 0);
    if (failed.length > 0)
      throw new UserError(
        `${failed.length} of ${results.length} differ from the published descriptors; the table is in ${relative(process.cwd(), file)}`,
        `run it again: npm run plug -- --only ${failed[0]?.state.name}; the logs are in build/logs/plug.log`,
      );
  },
});

function choose(only: string | undefined): Published[] {
  const states = publishedStates();
  if (only === undefined) return states;
  const wanted = only.split(',');
  const fits = (name: string, state: Published) =>
    state.name === name || state.name.replace(/-\d+$/, '') === name;
  const unknown = wanted.filter((name) => !states.some((state) => fits(name, state)));
  if (unknown.length > 0)
    throw new UserError(
      `there is no modem ${unknown.join(', ')}`,
      'npm run plug -- --list shows them',
      EXIT.usage,
    );
  return states.filter((state) => wanted.some((name) => fits(name, state)));
}
