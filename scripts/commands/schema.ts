import { join, relative } from 'node:path';
import { generatedFiles } from '../flow';
import { defineCommand, print, ROOT } from '../frame';
import { writeWhole } from '../os';

export const command = defineCommand({
  name: 'schema',
  summary: 'Regenerate the JSON Schemas and the pages of docs/ made from code',
  help: `The JSON Schemas (config/schema/, for completion in editors) and docs/config.md come from scripts/config/keys/;
docs/firmware-contract.md comes from scripts/contract/checks/, docs/reasons.md from device/core/. A test fails while any of them is stale.`,
  options: {},
  run: async () => {
    for (const [path, text] of Object.entries(generatedFiles())) {
      await writeWhole(join(ROOT, path), text);
      print(`${relative(process.cwd(), join(ROOT, path))}\n`);
    }
  },
});
