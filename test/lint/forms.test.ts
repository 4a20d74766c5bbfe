import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/frame';

const GITHUB = join(ROOT, '.github');
const GITLAB = join(ROOT, '.gitlab');

interface Form {
  name: string;
  description: string;
  labels: string[];
  body: { type: string; id?: string; attributes: Record<string, unknown> }[];
}

const read = (...path: string[]) => readFile(join(...path), 'utf8');

/** GitHub shows a form that it cannot read to nobody but the maintainers ("Syntax for issue forms" in its docs). */
test('issue forms have the shape that GitHub asks for, and GitLab has a template of each', async () => {
  const files = await readdir(join(GITHUB, 'ISSUE_TEMPLATE'));
  const names: string[] = [];
  for (const file of files.filter((one) => one !== 'config.yml')) {
    const form = parse(await read(GITHUB, 'ISSUE_TEMPLATE', file)) as Form;
    assert.ok(form.name && form.description && form.labels.length > 0, file);
    names.push(`${form.name}.md`);
    const ids = form.body.flatMap(({ id }) => id ?? []);
    assert.equal(new Set(ids).size, ids.length, file);
    for (const { type, id, attributes } of form.body) {
      assert.match(type, /^(markdown|textarea|input|dropdown)$/, file);
      const needed = { markdown: ['value'], dropdown: ['label', 'options'] }[type] ?? ['label'];
      for (const key of needed) assert.ok(attributes[key], `${file} ${id}: ${key}`);
      if (type !== 'markdown') assert.match(id ?? '', /^[a-z-]+$/, file);
    }
  }
  assert.deepEqual((await readdir(join(GITLAB, 'issue_templates'))).sort(), names.sort());
});

test('a modem report has what a modem file is made of', async () => {
  for (const path of ['.github/ISSUE_TEMPLATE/modem.yml', '.gitlab/issue_templates/Modem.md']) {
    const text = await read(ROOT, path);
    for (const word of ['pppi-report', 'usb-devices', 'SerialNumber', '--version'])
      assert.ok(text.includes(word), `${path}: ${word}`);
  }
});

test('a pull request and a merge request are asked for the same', async () => {
  const ours = await read(GITHUB, 'pull_request_template.md');
  assert.equal(await read(GITLAB, 'merge_request_templates', 'Default.md'), ours);
});

interface Dependabot {
  version: number;
  updates: {
    'package-ecosystem': string;
    directory: string;
    schedule: { interval: string };
    ignore?: { 'dependency-name': string }[];
  }[];
}

test('dependabot looks after actions and npm, and holds back packages that there are', async () => {
  const { version, updates } = parse(await read(GITHUB, 'dependabot.yml')) as Dependabot;
  assert.equal(version, 2);
  const kinds = updates.map((update) => update['package-ecosystem']);
  assert.deepEqual(kinds, ['github-actions', 'npm']);
  const { dependencies, devDependencies } = JSON.parse(await read(ROOT, 'package.json')) as Record<
    string,
    Record<string, string>
  >;
  for (const { directory, schedule, ignore = [] } of updates) {
    assert.deepEqual([directory, schedule.interval], ['/', 'weekly']);
    for (const { 'dependency-name': name } of ignore)
      assert.ok({ ...dependencies, ...devDependencies }[name], name);
  }
});
