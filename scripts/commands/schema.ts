import { join, relative } from 'node:path';
import { generatedFiles } from '../flow';
import { ROOT, runCommand, writeWhole, print } from '../host';

void runCommand({
  name: 'schema',
  help: `Writes what is made from scripts/config/schema/: the JSON Schemas that editors complete from
(config/schema/) and docs/config.md; and docs/firmware-contract.md from scripts/contract/checks/. A test fails while they are stale.`,
  options: {},
  run: async () => {
    for (const [path, text] of Object.entries(generatedFiles())) {
      await writeWhole(join(ROOT, path), text);
      print(`${relative(process.cwd(), join(ROOT, path))}\n`);
    }
  },
});
