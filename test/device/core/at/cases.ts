import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginAnswer, meaningOf, readBytes, type Means } from '../../../../device/core/at';

/** What a modem said and what it means: facts of published logs, tests and manuals, with made-up numbers. */
export interface Case {
  id: string;
  command: string | null;
  answer: string;
  reads?: string[];
  means: Record<string, unknown>;
}

export const CASES = readFileSync(join(__dirname, 'at-answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

/** @param reads the bytes as they arrive */
export function understood(command: string | null, reads: readonly string[]): Means {
  return meaningOf(reads.reduce(readBytes, beginAnswer(command)));
}

/** A line that comes unasked before every answer. */
const BEFORE = '\r\n^DSFLOWRPT:0000001A,00000000,00000000,0000000000001234\r\n';

/** The ways that a case is fed. */
export const WAYS: Record<string, (one: Case) => string[]> = {
  whole: ({ answer }) => [answer],
  'byte by byte': ({ answer }) => [...answer],
  'as it was read': ({ answer, reads = [answer] }) => reads,
  'behind an unasked line': ({ answer, reads = [answer] }) => [BEFORE, ...reads],
};

/** What is meant if that line comes first. */
export function withLineBefore(means: Record<string, unknown>): Record<string, unknown> {
  return { ...means, unsolicited: ['^DSFLOWRPT', ...((means.unsolicited ?? []) as string[])] };
}

/** Meanings that nothing in the bytes says, or that the cases themselves have only sometimes for the same bytes. */
export const NOT_CLAIMED = (key: string, { command }: Case) =>
  key === 'characterSet' || (key === 'roaming' && command === 'AT^SYSINFOEX');

/** Keys that differ: claimed and not meant, or meant otherwise; and those that are meant and not claimed. */
export function compare(
  means: Record<string, unknown>,
  got: object,
): { wrong: string[]; missing: string[] } {
  const claimed = Object.entries(got).filter(([, value]) => value !== undefined);
  const wrong = claimed.filter(([key, value]) => !(key in means) || !same(key, means[key], value));
  const names = new Set(claimed.map(([key]) => key));
  return {
    wrong: wrong.map(([key]) => key),
    missing: Object.keys(means).filter((key) => !names.has(key)),
  };
}

function same(key: string, meant: unknown, got: unknown): boolean {
  if (key === 'area' || key === 'cell')
    return parseInt(String(meant), 16) === parseInt(String(got), 16);
  if (key === 'signal') return near(meant as Signals, got as Signals);
  if (Array.isArray(meant) && Array.isArray(got))
    return meant.length === got.length && meant.every((one, at) => same('', one, got[at]));
  if (isObject(meant) && isObject(got)) {
    const keys = new Set([...Object.keys(meant), ...Object.keys(got)]);
    return [...keys].every((each) => same(each, meant[each], got[each]));
  }
  return meant === got;
}

type Signals = Record<string, number | null>;

function near(meant: Signals, got: Signals): boolean {
  const keys = new Set([...Object.keys(meant), ...Object.keys(got)]);
  return [...keys].every((key) => {
    const [a, b] = [meant[key], got[key]];
    return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1 : a === b;
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
