import { rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BUILD_NEEDS, EMULATE_NEEDS, FLASH_NEEDS, TEST_NEEDS } from '../flow';
import { COMMON, jsonText, defineCommand, UserError, print, BUILD_DIR } from '../frame';
import {
  exists,
  installLine,
  mayOwnMounts,
  OWN_MOUNTS_HINT,
  packagesToInstall,
  writeWhole,
  type Needs,
} from '../os';

/** A build holds a base, an unpacked tree and an image at the same time. */
const NEEDED_MIB = 2048;

interface Finding {
  what: string;
  ok: boolean;
  detail: string;
  /** what to do, if it is not ok */
  hint?: string;
}

export const command = defineCommand({
  name: 'doctor',
  summary: 'Report what this machine lacks, and the command that installs it',
  help: `Changes nothing. The other commands install missing Debian packages themselves when run as root.`,
  options: { json: COMMON.json },
  run: async ({ json }) => {
    const findings = [
      { what: 'Node', ok: true, detail: process.versions.node },
      await needs('to build an image', BUILD_NEEDS),
      await needs('to boot it here', EMULATE_NEEDS),
      await needs('to write a card', FLASH_NEEDS),
      await needs('to run the tests', TEST_NEEDS),
      await mounts(),
      await room(),
      await writable(),
    ];
    if (json) print(jsonText(findings));
    else
      for (const { what, ok, detail } of findings)
        print(`${ok ? 'ok      ' : 'MISSING '} ${what}: ${detail}\n`);
    const bad = findings.filter(({ ok }) => !ok);
    if (bad.length > 0)
      throw new UserError(
        `${bad.length} of ${findings.length} checks failed`,
        bad.map(({ hint }) => hint).join('\n      '),
      );
  },
});

async function needs(what: string, work: Needs): Promise<Finding> {
  const missing = await packagesToInstall(work);
  if (missing.length === 0)
    return { what, ok: true, detail: `all ${work.tools.length} tools found` };
  const hint = `sudo ${installLine(missing)}`;
  return { what, ok: false, detail: `missing: ${missing.join(', ')}`, hint };
}

async function mounts(): Promise<Finding> {
  const ok = await mayOwnMounts();
  const detail = ok ? 'allowed' : 'not allowed (unshare)';
  return { what: 'private mounts for the tests', ok, detail, hint: OWN_MOUNTS_HINT };
}

async function room(): Promise<Finding> {
  const { bavail, bsize } = await statfs(
    (await exists(BUILD_DIR)) ? BUILD_DIR : dirname(BUILD_DIR),
  );
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  const detail = `${free} MiB free, ${NEEDED_MIB} MiB needed`;
  return {
    what: 'disk',
    ok: free >= NEEDED_MIB,
    detail,
    hint: `free some space on the disk that holds ${BUILD_DIR}`,
  };
}

async function writable(): Promise<Finding> {
  const probe = join(BUILD_DIR, '.doctor');
  const what = `writing to ${BUILD_DIR}`;
  try {
    await writeWhole(probe, '');
    await rm(probe);
    return { what, ok: true, detail: 'works' };
  } catch (error) {
    return {
      what,
      ok: false,
      detail: (error as Error).message,
      hint: `sudo chown -R $(id -u) ${BUILD_DIR}`,
    };
  }
}
