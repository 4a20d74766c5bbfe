import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdContract, walkText, type Card, type Finding } from '../../scripts/contract';
import { debianCard, fixtureContext } from './cards';

/** A card with one fault, and what the contract must say about it. */
export interface Break {
  what: string;
  change: (card: Card) => void;
  /** checks that must find it, and no other */
  checks: string[];
  /** models that it is reported for, and no other; none if it concerns all */
  models?: string[];
  says: RegExp;
}

/** @returns what is found in a card, warnings too */
export async function find(card: Card, walk?: string): Promise<Finding[]> {
  return holdContract(await fixtureContext(card, walk)).flatMap(({ findings }) => findings);
}

let good: Promise<Card> | undefined;

/** @returns the good card, changed; dtc reads its trees once */
export async function changed(change: (card: Card) => void): Promise<Card> {
  good ??= debianCard();
  const card = structuredClone(await good);
  change(card);
  return card;
}

/** Sets a property of the node with a path. */
export function set(
  card: Card,
  model: string,
  path: string,
  property: string,
  value: string,
): void {
  const tree = card.trees[`bcm2837-rpi-${model}.dtb`];
  const all = (node: typeof tree): NonNullable<typeof tree>[] =>
    node ? [node, ...node.children.flatMap(all)] : [];
  const node = all(tree).find((one) => one.path === path);
  assert.ok(node, path);
  node.properties[property] = [value];
}

export const firmwareOf = (card: Card) => card.firmware['start_cd.elf'] as Card['firmware'][string];
/** Changes the command line. */
export const word = (card: Card, from: string, to: string) =>
  (card.cmdline = card.cmdline.replace(from, to));
/** Changes config.txt. */
export const line = (card: Card, from: string, to: string) =>
  (card.config = card.config.replace(from, to));

/** A test for each fault: its own checks find it, for its own models, with a hint. */
export function testBreaks(breaks: readonly Break[]): void {
  for (const { what, change, checks, models, says } of breaks)
    test(`found: ${what}`, async () => {
      const card = await changed(change);
      const found = (await find(card, walkText(await fixtureContext(card)))).filter(
        ({ warning }) => !warning,
      );
      assert.deepEqual([...new Set(found.map(({ check }) => check))], checks);
      assert.deepEqual(
        [...new Set(found.flatMap(({ model }) => model ?? []))].sort(),
        models ?? [],
      );
      assert.ok(
        found.some((one) => says.test(one.what)),
        JSON.stringify(found, null, 2),
      );
      for (const { hint } of found) assert.notEqual(hint, '');
    });
}
