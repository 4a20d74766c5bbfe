import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textThatCounts } from '../../scripts/power-cuts/next-start';
import { judgeSettings, rightOf, type Kept } from '../../scripts/power-cuts/settings';

const SECRETS = { pin: '1234', password: 'a-secret' };
const WRITTEN = 'cuts.user = me\r\ncuts.pin = 1234\r\ncuts.password = a-secret\n';
const STARS = 'cuts.user = me\r\ncuts.pin = ****\r\ncuts.password = ********\n';
const NOTES = `cuts.user = me
# cuts.pin was moved to the data partition; delete this line to forget it
# cuts.password was moved to the data partition; delete this line to forget it
`;
const STORED = 'cuts.user=me\ncuts.pin=1234\ncuts.password=a-secret\n';
const NEW_PIN = WRITTEN.replace('1234', '9999');

interface Texts {
  text?: string;
  spare?: string;
  stored?: string;
}

function kept({ text, spare, stored }: Texts): Kept {
  return {
    texts: text === undefined ? [] : [Buffer.from(text)],
    ...(text !== undefined && { text: Buffer.from(text) }),
    ...(spare !== undefined && { spare: Buffer.from(spare) }),
    ...(stored !== undefined && { stored }),
  };
}

const RIGHTS = [
  rightOf(kept({ text: WRITTEN }), SECRETS),
  rightOf(kept({ text: STARS, stored: STORED }), SECRETS),
];

/** What a cut has left, and what is found. */
const CASES: [string, Texts, string[]][] = [
  ['before the first start', { text: WRITTEN }, []],
  ['when all is stored', { text: WRITTEN, stored: STORED }, []],
  ['when the secrets have left the boot partition', { text: STARS, stored: STORED }, []],
  ['as images of before had it', { text: NOTES, stored: STORED }, ['conf-torn']],
  [
    'a value that is torn between two sectors',
    { text: STARS.replace('****', '12**'), stored: STORED },
    ['conf-torn'],
  ],
  ['no pppi.conf, but its copy', { spare: WRITTEN, stored: STORED }, ['conf-back']],
  ['no pppi.conf, and no copy', { stored: STORED }, ['conf-stored']],
  ['nothing', {}, ['conf-gone', 'secret-gone pin', 'secret-gone password']],
  [
    'asterisks for what is not stored',
    { text: STARS },
    ['secret-gone pin', 'secret-gone password'],
  ],
  [
    'asterisks, and one of two is stored',
    { text: STARS, stored: 'cuts.user=me\ncuts.pin=1234\n' },
    ['secret-gone password'],
  ],
  ['another PIN than the stored one', { text: NEW_PIN, stored: STORED }, ['secret-unused pin']],
  ['half of pppi.conf', { text: WRITTEN.slice(15), stored: STORED }, ['conf-wrong']],
];

for (const [name, texts, found] of CASES)
  test(`settings after a cut: ${name}`, () => {
    assert.deepEqual(
      judgeSettings(kept(texts), RIGHTS).map(({ doubt, detail }) =>
        [doubt, detail].filter(Boolean).join(' '),
      ),
      found,
    );
  });

test('the text that counts is chosen by the code of the device', async () => {
  const counts = async (files: Record<string, string>) =>
    (
      await textThatCounts(new Map(Object.entries(files).map(([n, t]) => [n, Buffer.from(t)])))
    )?.toString();
  const zeros = '\0'.repeat(512);
  assert.equal(await counts({ 'pppi.conf': WRITTEN, 'pppi.old': NOTES }), WRITTEN);
  for (const nothing of ['', '\n', zeros, `${zeros}cuts.pin = 1`]) {
    assert.equal(await counts({ 'pppi.conf': nothing }), undefined);
    assert.equal(await counts({ 'pppi.conf': nothing, 'pppi.old': WRITTEN }), WRITTEN);
  }
  assert.equal(await counts({ 'pppi.new': WRITTEN }), undefined);
});
