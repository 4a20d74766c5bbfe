import type { Due, LinkConfig } from '../../device/core';
import { seededRandom, type Random } from '../world';
import { FAULTS, type FaultKind } from './faults';
import { cardOf } from './modem';
import type { Fault, Link, Plan } from './types';

const DAY = 86_400;
/** Names of the sources of a year's chance. */
const LINKS = 1;
const STORMS = 2;

/** The shipped defaults, but for checks: most devices have rare ones here, so that more years fit into a minute. */
const DEFAULTS: LinkConfig = {
  kind: 'serial',
  metric: 200,
  table: 101,
  pinWithoutTries: 'never',
  iccid: null,
  sameModem: [],
  answerWait: 60,
  redial: { first: 5, longest: 600, jitter: 25, stable: 60 },
  roaming: 'allowed',
  pin: null,
  check: { first: 30, longest: 43_200, failing: 10 },
  recover: {
    modem: { kind: 'failures', after: 5 },
    usb: { kind: 'failures', after: 8 },
    device: { kind: 'minutes', after: 60 },
    perDay: 4,
  },
};

/** Seconds from storm to storm, at most; a storm is some faults at once. */
const APART = 14 * DAY;
const STORM_FAULTS = 5;
/** Seconds over which the faults of a storm begin. */
const STORM = 7200;

const FIRST_KINDS = ['serial', 'serial', 'serial', 'ethernet-modem'] as const;
const SECOND_KINDS = ['serial', 'serial', 'ethernet-modem', 'ethernet'] as const;

const TOTAL = FAULTS.reduce((sum, { weight }) => sum + weight, 0);

/** @returns everything that happens in one year of one device, by seed and number of the year */
export function drawYear(seed: number, year: number, days = 365): Plan {
  const random = seededRandom(seed).fork(year);
  const links = drawLinks(random.fork(LINKS), year);
  return { seed, year, days, links, faults: drawFaults(random.fork(STORMS), days) };
}

/** Every fourth device has two links. */
function drawLinks(random: Random, year: number): Link[] {
  const names = year % 4 === 3 ? ['a', 'b'] : ['a'];
  const links = names.map((name, index): Link => {
    const link = drawLink(random, name, year % 100 === 0);
    // The board has one socket of its own, which is nothing without a modem.
    const kind = oneOf(random, index === 0 ? FIRST_KINDS : SECOND_KINDS);
    const config = { ...link.config, kind, ...(kind !== 'serial' && { pin: null }) };
    return {
      ...link,
      locked: kind === 'serial' && link.locked,
      config: { ...config, metric: config.metric + index, table: config.table + index },
    };
  });
  const known = oneOf(random, [0, 1, 2]);
  return links.length > 1 && links.every(tellsCard) ? tellApart(links, known) : links;
}

/** Without the number of its card a modem that could be another link's gets no PIN, which shows nothing. */
const tellsCard = ({ config, number }: Link) => config.kind === 'serial' && number !== 'never';

/** Two modems of one kind. @param known of how many links the configuration has the number of the card */
function tellApart(links: readonly Link[], known: number): Link[] {
  if (known === 0) return [...links];
  return links.map((link, index) => {
    const sameModem = links.filter((other) => other !== link).map(({ name }) => name);
    const iccid = index < known ? cardOf(link) : null;
    return { ...link, config: { ...link.config, sameModem, iccid } };
  });
}

function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[random.below(list.length)] as T;
}

function drawLink(random: Random, name: string, isDefault: boolean): Link {
  const pin = oneOf(random, ['none', 'none', 'asked', 'asked', 'not asked'] as const);
  const config = isDefault
    ? { ...DEFAULTS, check: { first: 30, longest: 120, failing: 10 } }
    : drawConfig(random);
  const isLocked = pin === 'asked';
  const telling = oneOf(random, ['at once', 'at once', 'late', 'never'] as const);
  return {
    name,
    config: { ...config, pin: pin === 'none' ? null : `p${name}` },
    locked: isLocked,
    context: oneOf(random, ['ours', 'ours', 'learns', 'forgets'] as const),
    number: telling,
    // A locked SIM in a modem that never tells is offline all year, which shows nothing.
    tries: isLocked ? oneOf(random, ['at once', 'late'] as const) : telling,
    boots: 5 + random.below(40),
    registers: random.below(60),
  };
}

function drawConfig(random: Random): LinkConfig {
  const first = oneOf(random, [5, 5, 10, 60]);
  const due = (failures: number, minutes: number): Due =>
    oneOf<Due>(random, [
      { kind: 'failures', after: 1 + random.below(failures) },
      { kind: 'failures', after: failures },
      { kind: 'minutes', after: minutes },
    ]);
  const off: Due = { kind: 'off' };
  return {
    ...DEFAULTS,
    pinWithoutTries: oneOf(random, ['never', 'once'] as const),
    redial: {
      first,
      longest: oneOf(random, [60, 600, 600, 3600]),
      jitter: oneOf(random, [0, 25, 25, 50]),
      stable: oneOf(random, [1, 60, 60, 600]),
    },
    roaming: oneOf(random, ['allowed', 'allowed', 'refused'] as const),
    pin: null,
    check: oneOf(random, [
      DEFAULTS.check,
      DEFAULTS.check,
      { first: 60, longest: 86_400, failing: 30 },
      { first: 5, longest: 7200, failing: 5 },
      null,
    ]),
    recover: {
      modem: oneOf(random, [due(5, 10), due(5, 10), due(5, 10), off]),
      usb: oneOf(random, [due(8, 20), due(8, 20), due(8, 20), off]),
      device: oneOf(random, [due(10, 60), due(10, 60), due(10, 60), off]),
      perDay: oneOf(random, [1, 4, 4, 12]),
    },
  };
}

function drawFaults(random: Random, days: number): Fault[] {
  const faults: Fault[] = [];
  for (let at = 3600; at < days * DAY; at += DAY / 4 + random.below(APART)) {
    const count = 1 + random.below(STORM_FAULTS);
    for (let index = 0; index < count; index++) {
      const kind = drawKind(random);
      const [least, most] = kind.lasts;
      // Short ones are more frequent: of a long one most steps are all the same.
      const lasts = least * (most / least) ** (random.fraction() ** 3);
      faults.push({
        kind: kind.name,
        at: at + random.below(STORM),
        lasts: Math.round(lasts),
        how: Math.round(random.fraction() * 1000) / 1001,
        link: random.below(2),
      });
    }
  }
  return faults.sort((a, b) => a.at - b.at);
}

function drawKind(random: Random): FaultKind {
  let left = random.fraction() * TOTAL;
  return FAULTS.find(({ weight }) => (left -= weight) < 0) ?? (FAULTS[0] as FaultKind);
}
