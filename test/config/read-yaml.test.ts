import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { ConfigError, readYaml } from '../../scripts/config';

const wheel = z.discriminatedUnion('sort', [
  z.strictObject({ sort: z.literal('steel'), spokes: z.int() }),
  z.strictObject({ sort: z.enum(['wood', 'stone']), age: z.int().describe('years') }),
]);
const cart = z
  .strictObject({
    axles: z.record(z.string().regex(/^[a-z]+$/, 'must be small letters'), z.array(wheel)),
    load: z.strictObject({ most: z.int(), now: z.int() }),
  })
  .refine(({ load }) => load.now <= load.most, { path: ['load', 'now'], error: 'is too much' });

/** What is said of a text, without the lines that show it. */
function said(text: string): string[] {
  try {
    readYaml(cart, { file: 'cart.yaml', text });
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.mistakes.map(
      ({ place, message, hint = '' }) => `${place.line}:${place.col} ${message}; ${hint}`,
    );
  }
  return assert.fail('it was taken');
}

const GOOD = `axles:
  front: [{ sort: steel, spokes: 8 }]
load: { most: 9, now: 3 }
`;

test('any schema has its mistakes told at their places, with the nearest known name', () => {
  assert.deepEqual(readYaml(cart, { file: 'cart.yaml', text: GOOD }).load, { most: 9, now: 3 });
  const wrong = (from: string, to: string) => said(GOOD.replace(from, to));
  assert.deepEqual(wrong('now: 3', 'now: 30'), ['3:23 now is too much; ']);
  assert.deepEqual(wrong('spokes', 'spoke'), [
    '2:26 unknown key "spoke"; did you mean "spokes"? keys here: sort, spokes',
  ]);
  assert.deepEqual(wrong('steel', 'stel'), [
    '2:19 "stel" is not allowed here; did you mean "steel"? allowed: steel, wood, stone',
  ]);
  assert.deepEqual(wrong('steel, spokes: 8', 'wood'), ['2:11 "age" is missing; age: years']);
  assert.deepEqual(wrong('most: 9', 'most: many'), ['3:15 must be a whole number, not "many"; ']);
});

test('behind a key that is not allowed the value is looked at too, by its own schema', () => {
  assert.deepEqual(said(GOOD.replace('front: [{ sort: steel', 'Front: [{ sort: stel')), [
    '2:3 the name "Front" must be small letters; ',
    '2:19 "stel" is not allowed here; did you mean "steel"? allowed: steel, wood, stone',
  ]);
});
