import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { inTempDir } from '../../scripts/os';
import { quoteChat, quotePpp, quoteSh, quoteText, UnquotableError } from '../../scripts/render';
import { chatSends, pppdReads, shReads } from '../support/parsers';
import { nasty } from '../support/nasty';

/** @returns texts that the format takes, each with its quoted form; the others must be refused properly */
function quoteAll(
  quote: (text: string) => string,
  texts: readonly string[],
): [text: string, quoted: string][] {
  return texts.flatMap((text): [string, string][] => {
    try {
      return [[text, quote(text)]];
    } catch (error) {
      assert.ok(error instanceof UnquotableError, String(error));
      assert.match(error.message, /cannot hold/);
      return [];
    }
  });
}

function samples(count: number): string[] {
  return fc.sample(nasty, { numRuns: count, seed: 20261122 });
}

test('words of a shell come back unchanged through a real shell', async () => {
  const cases = quoteAll(quoteSh, samples(2000));
  assert.ok(cases.length > 300);
  const read = await shReads(cases.map(([, quoted]) => quoted));
  assert.deepEqual(
    read,
    cases.map(([text]) => text),
  );
});

test('send strings come back unchanged through the real chat', async () => {
  const cases = quoteAll(quoteChat, ['', ...samples(250)]).filter(
    // chat(8): these two words stand for ^D and for a break.
    ([text]) => text !== 'EOT' && text !== 'BREAK',
  );
  assert.ok(cases.length > 50);
  // chat waits 10 ms between characters, so they run side by side.
  const sent = await Promise.all(cases.map(([, quoted]) => chatSends(quoted)));
  assert.deepEqual(
    sent,
    cases.map(([text]) => text),
  );
});

test("words of pppd's files come back unchanged through the real pppd", async () => {
  const cases = quoteAll(quotePpp, samples(400)).filter(([text]) => text !== '');
  assert.ok(cases.length > 80);
  await inTempDir(async (dir) => {
    const files = await Promise.all(
      cases.map(async ([, quoted], index) => {
        const file = join(dir, String(index));
        await writeFile(file, `noauth\nuser ${quoted}\nholdoff 7\n`);
        return file;
      }),
    );
    const dumps = await pppdReads(files);
    cases.forEach(([text, quoted], index) => {
      // The dump is in the order of pppd's own tables.
      const [holdoff, noauth, user = '', ...more] = dumps[index] ?? [];
      assert.deepEqual([noauth, holdoff, more], ['noauth', 'holdoff 7', []], quoted);
      assert.equal(user.replace(/^user /, ''), text);
    });
  });
});

test('lines of text keep to their line', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const [result] = quoteAll(quoteText, [text]);
      if (result) assert.deepEqual(result[1].split(/[\n\r\u0085\u2028\u2029]/), [text]);
    }),
  );
});

test('what no format can hold is refused by name', () => {
  for (const quote of [quoteChat, quotePpp, quoteSh, quoteText]) {
    assert.throws(() => quote('a\nb'), /control character U\+000A/);
    assert.throws(() => quote('a\0b'), /control character U\+0000/);
    assert.throws(() => quote('\ud800'), /half a character/);
  }
  assert.throws(() => quoteChat('x'.repeat(901)), /901 bytes in one word, 900 is the most/);
  assert.throws(() => quotePpp('ß'.repeat(512)), /1024 bytes in one word, 1023 is the most/);
  assert.throws(() => quotePpp('@/etc/passwd'), /starts with "@\/"/);
});

test('words that need no quotes get none', () => {
  assert.equal(
    quoteChat('AT+CGDCONT=1,"IP","wireless.twilio.com"'),
    'AT+CGDCONT=1,"IP","wireless.twilio.com"',
  );
  assert.equal(quotePpp('/dev/modem/twilio-ppp'), '/dev/modem/twilio-ppp');
});
