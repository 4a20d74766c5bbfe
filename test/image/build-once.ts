import { join } from 'node:path';
import { loadBoard } from '../../scripts/hardware';
import { BUILD_DIR } from '../../scripts/frame';
import { filesIn } from '../../scripts/checkout';
import { assemble, publish } from '../../scripts/image';
import { debian } from '../../scripts/system';
import { RECORD } from './card';

/** One whole build below BUILD_DIR, nothing cached. A program, as the cache's place is set by its environment. */
async function main(): Promise<void> {
  const [overlay = '', deviceTable = ''] = process.argv.slice(2);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const common = { workDir: join(BUILD_DIR, 'work'), say };
  const system = await debian.build({
    ...common,
    name: 'once',
    board: 'rpi3',
    kernel: 'stable',
    deviceDir: BUILD_DIR,
    overlay,
    deviceTable,
    inspect: undefined,
    packages: undefined,
    compression: 'fast',
    refresh: false,
    offline: false,
  });
  const board = await loadBoard('rpi3');
  const { packages, epoch: sourceDate, papersDir: stage } = system;
  const record = { ...RECORD, packages, sourceDate };
  const settings = join(overlay, 'usr/share/pppi/pppi.conf');
  await assemble({
    ...common,
    system,
    board,
    rootMebibytes: undefined,
    record,
    settings,
    out: join(stage, 'sdcard.img'),
  });
  await publish({ stage, record, paths: filesIn(BUILD_DIR), compressed: true, say });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
