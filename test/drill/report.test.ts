import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, page } from '../../scripts/drill';
import { judge, notHeld, type Observation } from '../../scripts/drill/result';
import { quickDrill } from './fake-rig';

const drill = quickDrill(async () => () => undefined);
const seen: Observation = {
  ...{ named: ['busy', 'hangup'], secondsToName: 1.23, secondsToOnline: 7, dials: 2 },
  ...{ dialsAllowed: 3, tooSoon: [], problems: [] },
};

test('the table, and how many passed', () => {
  const results = [
    judge(drill, seen),
    judge(drill, { ...seen, secondsToName: undefined, named: ['busy'] }),
    judge({ ...drill, causes: [] }, { ...seen, named: [], secondsToName: undefined }),
    notHeld(drill, 'no image|none'),
  ];
  const text = page(results, 40, new Date(Date.UTC(2026, 0, 2)));
  assert.match(text, /on 2026-01-02\. These are 4 of 40\./);
  assert.deepEqual(text.match(/^\| quick .*$/gm), [
    '| quick | something | busy, hangup | yes | 1.2 | 7.0 | 2 (3) | passed |',
    '| quick | something | busy | no | – | 7.0 | 2 (3) | **failed**: not named hangup |',
    '| quick | something | – | – | – | 7.0 | 2 (3) | passed |',
    '| quick | something | – | – | – | – | 0 (0) | **failed**: no image\\|none |',
  ]);
  assert.match(text, /^2 of 4 passed\.$/m);
});

test('the same for programs', () => {
  const parsed = JSON.parse(json([judge(drill, seen)])) as { passed: number; drills: unknown[] };
  assert.equal(parsed.passed, 1);
  assert.equal(parsed.drills.length, 1);
});
