import { relative } from 'node:path';
import { BUILD_NEEDS, EMULATE_NEEDS } from '../flow';
import { COMMON, EXIT, print, defineCommand, say, UserError } from '../frame';
import { ensureTools, together } from '../os';
import { json, plugAll, publishedStates, table, writeReports, type Published } from '../plug';

export const command = defineCommand({
  name: 'plug',
  summary: 'Plug published descriptors of a hundred modems into one running device',
  help: `Plugs published descriptors of a hundred modems, one state after the other, into one device that runs in
the emulator, and looks whether its kernel has the interfaces that were published, what it bound to them, and what
link-status says. Prints a table, and writes it to build/reports/plugged.md and plugged.json. All of them take about
an hour; npm test plugs a sample. The exit status is 1 if the kernel has not what was published.`,
  options: {
    only: { type: 'string', value: 'NAME[,NAME]', help: 'only these: models, or states of them' },
    list: { type: 'boolean', help: 'show what there is, and plug in nothing' },
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
        `${failed.length} of ${results.length} differ from what was published; the table is in ${relative(process.cwd(), file)}`,
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
      `there is no ${unknown.join(', ')}`,
      'npm run plug -- --list shows them',
      EXIT.usage,
    );
  return states.filter((state) => wanted.some((name) => fits(name, state)));
}
