#!/usr/bin/env node
// The command `pppi`, which every `npm run` calls too: sees that the node packages are those of package-lock.json,
// then hands over to scripts/cli/. Plain JavaScript, because it runs before the packages are there.
'use strict';
const { existsSync, readFileSync, realpathSync } = require('node:fs');
const { join } = require('node:path');
const { spawnSync } = require('node:child_process');

const ROOT = join(__dirname, '..');
const MANIFEST = join(ROOT, 'package.json');
const OLDEST_NODE = [20, 19];

function readLock(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/** True if each package that package-lock.json asks for is installed in that version. */
function packagesInstalled() {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  const installed = readLock(join(ROOT, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || optional || installed[path]?.version === version,
  );
}

/** `npm run` goes to the checkout first; paths are meant from where the person is, as with `pppi` itself. */
function returnToCaller() {
  const { INIT_CWD, npm_package_json: manifest } = process.env;
  // Programs that we start are in the folder that we choose.
  delete process.env.INIT_CWD;
  // Only if it is our own script that npm runs, and not that of a project that calls pppi.
  if (INIT_CWD && manifest && existsSync(manifest) && realpathSync(manifest) === MANIFEST)
    process.chdir(INIT_CWD);
}

function folderIsThere() {
  try {
    return process.cwd() !== '';
  } catch {
    return false;
  }
}

function main() {
  if (!folderIsThere()) {
    console.error('error: the folder that you are in is gone\nhint: cd to another one');
    return 2;
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    console.error(
      `error: Node ${process.versions.node} is too old\nhint: install Node 20.19 or newer`,
    );
    return 2;
  }
  if (!packagesInstalled()) {
    console.error('Installing node packages (npm ci) …');
    // ts-node is a development package: NODE_ENV=production would leave it out.
    const npm = spawnSync(
      'npm',
      ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'],
      { cwd: ROOT, stdio: ['ignore', 2, 2] },
    );
    if (npm.status !== 0) {
      console.error(
        'error: npm ci failed\nhint: check that npm reaches its registry, then run this again',
      );
      return 1;
    }
  }
  // ts-node would keep compiled code in /tmp/v8-compile-cache-<uid> and run what it finds there, whoever made that
  // folder (v8-compile-cache-lib). Set here, the programs that we start have it too.
  process.env.DISABLE_V8_COMPILE_CACHE = '1';
  require('./typescript');
  returnToCaller();
  void require('./cli').main(process.argv.slice(2));
  return undefined;
}

const status = main();
if (status !== undefined) process.exit(status);
