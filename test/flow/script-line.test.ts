import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpreterOf } from '../../scripts/flow/script-line';

const LINES: Record<string, string | undefined> = {
  '#!/bin/sh\necho': '/bin/sh',
  '#! /usr/bin/python3 -u\n': '/usr/bin/python3',
  '#!/usr/bin/env python3\n': 'python3',
  '#!/usr/bin/env -S LANG=C node --no-warnings\n': 'node',
  '#!/usr/bin/env': '/usr/bin/env',
  '#!': '',
  echo: undefined,
};

for (const [text, interpreter] of Object.entries(LINES))
  test(`first line ${JSON.stringify(text)}`, () =>
    assert.equal(interpreterOf(Buffer.from(text)), interpreter));
