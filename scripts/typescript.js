// Loads TypeScript as it stands in the checkout: `node -r ./scripts/typescript.js`, also in a thread. ts-node compiles a file
// once for its content, and what it made of it is kept in node_modules/, where `npm ci` removes it: whoever may write
// there could as well change a package. Types are checked by `npm run lint`. Plain JavaScript, because it is what loads
// the rest.
'use strict';
const { Buffer } = require('node:buffer');
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

const ROOT = join(__dirname, '..');
const KEPT = join(ROOT, 'node_modules', '.cache', 'pppi');

const MADE_BY = [
  ...['ts-node', '@swc/core'].map((name) => require(`${name}/package.json`).version),
  ...[join(ROOT, 'tsconfig.json'), module.filename].map((path) => readFileSync(path, 'utf8')),
].join('\n');

let service;

/** Compiles one file's text. @returns JavaScript with its source map */
function compile(text, file) {
  // Loading it takes half of the time that a command takes to start: only if something is to be compiled.
  service ??= require('ts-node').create({ project: join(ROOT, 'tsconfig.json') });
  return withoutSources(service.compile(text, file));
}

const MAP = /(?<=^\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,)\S+/m;

/** The source in its map is most of what a command reads as it starts; whoever needs it finds the file itself. */
function withoutSources(code) {
  return code.replace(MAP, (base64) => {
    const map = JSON.parse(Buffer.from(base64, 'base64').toString());
    delete map.sourcesContent;
    return Buffer.from(JSON.stringify(map)).toString('base64');
  });
}

/** @returns what was made of such a text before, or is now; the last line says of what */
function compiled(text, file) {
  const id = createHash('sha256').update(MADE_BY).update(file).update(text).digest('hex');
  const end = `\n//${id}\n`;
  const place = relative(ROOT, file);
  if (place.startsWith('..')) return compile(text, file);
  const kept = `${join(KEPT, place)}.js`;
  try {
    const code = readFileSync(kept, 'utf8');
    if (code.endsWith(end)) return code;
  } catch {
    // not there
  }
  const code = `${compile(text, file)}${end}`;
  keep(kept, code);
  return code;
}

/** For the next program. In a checkout that is another user's nothing is kept. */
function keep(path, code) {
  const made = `${path}.${process.pid}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(made, code);
    renameSync(made, path);
  } catch {
    rmSync(made, { force: true });
  }
}

/** What is done to load a file: `read` may be replaced by one that changes texts. */
const loader = { read: (file) => readFileSync(file, 'utf8') };
module.exports = loader;

process.setSourceMapsEnabled(true);
require.extensions['.ts'] = (module, file) =>
  module._compile(compiled(loader.read(file), file), file);
