import { FAULTS } from './faults';
import { PROPERTIES } from './properties';
import type { Failing } from './shrink';
import type { Fault, Link } from './types';

/** @returns what went wrong, for people: the property, the history, and the last steps */
export function failureText({ plan, failure }: Failing): string {
  const sentence = PROPERTIES.find(({ name }) => name === failure.property)?.sentence ?? '';
  return [
    `${failure.property} does not hold: ${failure.what}`,
    `  ${sentence}`,
    `seed ${plan.seed}, year ${plan.year}, ${clock(failure.at)} after power-on`,
    '',
    ...plan.links.map(linkLine),
    '',
    'what happened to it:',
    ...plan.faults.map((fault) => faultLine(fault, plan.links)),
    '',
    'its last steps, in seconds:',
    ...failure.tail.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function linkLine({ name, config, locked, number, tries }: Link): string {
  const { redial, check } = config;
  const sim = locked
    ? `its SIM asks for a PIN (card number ${number}, tries ${tries})`
    : 'its SIM asks for no PIN';
  return `link ${name}: redial ${redial.first} to ${redial.longest} s, checks ${check ? `up to ${check.longest} s` : 'off'}, roaming ${config.roaming}; ${sim}`;
}

function faultLine({ kind, at, lasts, link }: Fault, links: readonly Link[]): string {
  const what = FAULTS.find(({ name }) => name === kind)?.what ?? kind;
  const where = links.length > 1 ? ` (link ${links[link % links.length]?.name})` : '';
  return `  ${clock(at)} for ${lasts} s: ${kind}${where}, ${what}`;
}

/** @returns such as `2d 03:04:05` */
function clock(seconds: number): string {
  const part = (unit: number, of: number) =>
    String(Math.floor(seconds / unit) % of).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  return `${days > 0 ? `${days}d ` : ''}${part(3600, 24)}:${part(60, 60)}:${part(1, 60)}`;
}
