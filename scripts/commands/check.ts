import { checkConfig, checkParts, deviceFiles, pickDevices, type Checked } from '../flow';
import { COMMON, EXIT, jsonText, print, defineCommand, UserError } from '../frame';

export const command = defineCommand({
  name: 'check',
  summary: 'Check every device, carrier and modem file in config/ without building',
  help: `Reports every mistake in every file, including carriers and modems that no device uses. Use it in CI and
before building many devices.

With device files as operands it checks only these. Environment variables that they name as \${NAME} must be set.

Exit status: 0 all files are valid, 1 at least one is not, 2 wrong usage.`,
  options: { json: COMMON.json, device: { ...COMMON.device, help: 'check this device only' } },
  operands: '[FILE]…',
  run: async ({ device, json = false }, operands) => {
    const named = [...(device === undefined ? [] : [device]), ...operands];
    const files = named.length > 0 ? named : deviceFiles();
    if (files.length === 0)
      throw new UserError('config/ has no device', 'name a device file', EXIT.usage);
    const checked = [
      ...(await checkConfig(pickDevices(files).devices)),
      ...(named.length > 0 ? [] : await checkParts()),
    ];
    const wrong = checked.filter(({ findings }) => findings.length > 0);
    if (json) print(jsonText({ ok: wrong.length === 0, files: checked.map(plain) }));
    else print(report(checked));
    if (wrong.length > 0)
      throw new UserError(
        `mistakes in ${wrong.length} of ${checked.length} files`,
        'every key and what it may be: docs/config.md',
      );
  },
});

function plain({ kind, file, findings }: Checked) {
  const mistakes = findings.map((one) => ({ ...one, text: undefined }));
  return { kind, file, ok: mistakes.length === 0, mistakes };
}

/**
 * One line per file, followed by its mistakes. A carrier's mistake also affects each of its devices, but is shown once.
 */
function report(checked: readonly Checked[]): string {
  const told = new Set<string>();
  return checked
    .map(({ kind, file, findings }) => {
      const fresh = findings.filter(({ text }) => !told.has(text));
      for (const { text } of fresh) told.add(text);
      const state = findings.length === 0 ? 'ok   ' : 'WRONG';
      const again = findings.length - fresh.length;
      const blocks = [
        ...fresh.map(({ text }) => text),
        ...(again > 0 ? [`${again} of its mistakes ${again === 1 ? 'is' : 'are'} above`] : []),
      ];
      return `${state}  ${kind} ${file}\n${blocks.map((block) => `\n${block}\n\n`).join('')}`;
    })
    .join('');
}
