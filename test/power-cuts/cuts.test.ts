import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Card, SECTOR } from '../../scripts/power-cuts/card';
import { walkCuts, type Cut } from '../../scripts/power-cuts/cuts';
import type { Phase } from '../../scripts/power-cuts/types';

const AREA = { name: 'all', start: 0, end: 64 };
const full = (byte: number) => Buffer.alloc(SECTOR, byte);

async function emptyCard(t: TestContext): Promise<Card> {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-cuts-'));
  await writeFile(join(dir, 'card'), Buffer.alloc(AREA.end * SECTOR));
  const card = new Card(join(dir, 'card'), [AREA]);
  t.after(async () => {
    card.close();
    await rm(dir, { recursive: true });
  });
  return card;
}

const phase = (...commands: [sector: number, bytes: number[]][]): Phase => ({
  name: 'boot',
  cuts: true,
  secrets: { pin: '1234', password: 'p' },
  commands: commands.map(([sector, bytes]) => ({ sector, sectors: bytes.map(full) })),
});

/** Sectors and first bytes of what is on the card. */
const content = (card: Card) =>
  [...card.state(0).overlay].map(([sector, data]) => `${sector}=${data[0]}`).sort();

async function walk(card: Card, phases: Phase[], seed = 1): Promise<[Cut, string[]][]> {
  const seen: [Cut, string[]][] = [];
  await walkCuts(phases, card, seed, async (cut) => {
    seen.push([cut, content(card)]);
  });
  return seen;
}

test('the key of an area is that of its content, however it came there', async (t) => {
  const card = await emptyCard(t);
  const undo = card.apply([
    { sector: 1, data: full(1) },
    { sector: 2, data: full(2) },
    { sector: 1, data: full(3) },
  ]);
  const key = card.key(0);
  const state = card.state(0);
  card.apply(undo);
  assert.equal(card.key(0), '0');
  assert.deepEqual(content(card), []);
  card.apply([
    { sector: 2, data: full(2) },
    { sector: 1, data: full(3) },
    { sector: 5, data: full(0) },
  ]);
  assert.equal(card.key(0), key);
  assert.equal(state.overlay.size, 2);
  assert.throws(() => card.apply([{ sector: 64, data: full(1) }]), /past the end/);
});

test('an honest card is cut behind each sector', async (t) => {
  const seen = await walk(await emptyCard(t), [phase([4, [1, 2, 3]], [4, [9]])]);
  const inOrder = seen.filter(([{ model }]) => model === 'in order').map(([, on]) => on.join(' '));
  assert.deepEqual(inOrder, ['4=1', '4=1 5=2', '4=1 5=2 6=3', '4=9 5=2 6=3']);
});

test('an honest card may have written the sectors of its last command in any order, all before are there', async (t) => {
  const card = await emptyCard(t);
  const seen = await walk(
    card,
    [phase([1, [7]], ...Array<[number, number[]]>(30).fill([10, [1, 2]]))],
    3,
  );
  const first = seen.filter(([{ model, command }]) => model === 'any order' && command === 1);
  assert.equal(first.length, 2);
  for (const [, on] of first)
    assert.match(on.join(' '), /^(?:1=7 10=1|1=7 11=2)$|^10=1 1=7$|^11=2 1=7$/);
});

test('a lying card loses and swaps some of its last commands, and nothing older', async (t) => {
  const commands = Array.from({ length: 40 }, (_, i): [number, number[]] => [i, [i + 1]]);
  const seen = await walk(await emptyCard(t), [phase(...commands)]);
  const lying = seen.filter(([{ model }]) => model === 'lying');
  assert.equal(lying.length, 4 * 40);
  for (const [{ command }, on] of lying) {
    const missing = Array.from({ length: command + 1 }, (_, i) => i).filter(
      (i) => !on.includes(`${i}=${i + 1}`),
    );
    for (const sector of missing)
      assert.ok(sector > command - 8, `${sector} is lost at ${command}`);
  }
  assert.ok(lying.some(([{ command }, on]) => on.length < command));
});

test('the same seed gives the same cuts; a cut does not change the card', async (t) => {
  const phases = [phase([1, [1, 2, 3, 4]], [1, [5]], [3, [6, 7]], [1, [8, 9]])];
  const [one, two] = [await emptyCard(t), await emptyCard(t)];
  assert.deepEqual(await walk(one, phases, 7), await walk(two, phases, 7));
  assert.deepEqual(content(one), ['1=8', '2=9', '3=6', '4=7']);
});

test('no power goes while a laptop writes', async (t) => {
  const laptop = { ...phase([1, [1]]), cuts: false };
  const seen = await walk(await emptyCard(t), [laptop, phase([2, [2]])]);
  assert.ok(seen.length > 0);
  for (const [{ phaseNumber }, on] of seen) {
    assert.equal(phaseNumber, 1);
    assert.ok(on.includes('1=1'));
  }
});
