import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeDropped,
  droppedOptions,
  parseOptions,
} from '../../../scripts/system/buildroot/options';

const ASKED = `# a comment
CONFIG_PPP=m
# CONFIG_VT is not set
CONFIG_CMDLINE="a=b # c"
CONFIG_GONE=y
`;

test('options are read with their lines; comments are none', () => {
  assert.deepEqual(
    parseOptions(ASKED, 'f').map(({ name, value, line }) => [name, value, line]),
    [
      ['CONFIG_PPP', 'm', 2],
      ['CONFIG_VT', 'n', 3],
      ['CONFIG_CMDLINE', '"a=b # c"', 4],
      ['CONFIG_GONE', 'y', 5],
    ],
  );
});

test('what Kconfig dropped or changed is named with file and line; absent is off', () => {
  const result = 'CONFIG_PPP=y\nCONFIG_CMDLINE="a=b # c"\n';
  const dropped = droppedOptions(parseOptions(ASKED, 'linux.fragment'), result);
  assert.equal(
    describeDropped(dropped),
    '  linux.fragment:2: CONFIG_PPP=m became y\n  linux.fragment:5: CONFIG_GONE=y became n',
  );
});

test('of two files that ask for one option the later one counts', () => {
  const asked = [
    ...parseOptions('BR2_A=y', 'first'),
    ...parseOptions('# BR2_A is not set', 'second'),
  ];
  assert.deepEqual(droppedOptions(asked, ''), []);
  assert.equal(droppedOptions(asked, 'BR2_A=y')[0]?.file, 'second');
});
