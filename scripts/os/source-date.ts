import { EXIT, UserError } from '../frame';

const NAME = 'SOURCE_DATE_EPOCH';

/** The largest time of a squashfs, whose times have 32 bits. */
const LATEST = 0xffff_ffff;

/**
 * The time that the environment asks for (reproducible-builds.org/specs/source-date-epoch).
 * @returns seconds since 1970; undefined if it asks for none: a variable that is set to nothing is as one that is not set
 * @throws UserError if it is no such number
 */
export function sourceDateEpoch(): number | undefined {
  const text = process.env[NAME];
  if (!text) return undefined;
  if (/^\d{1,10}$/.test(text) && Number(text) <= LATEST) return Number(text);
  throw new UserError(
    `${NAME} is ${JSON.stringify(text.slice(0, 40))}, which is not a time`,
    `set it to seconds since 1970, at most ${LATEST}, or unset it`,
    EXIT.usage,
  );
}

/** For the environment of programs: to some, as Buildroot, it is set to nothing when it is set to nothing. */
export function withoutEmptyDate(): Record<string, undefined> {
  return process.env[NAME] === '' ? { [NAME]: undefined } : {};
}
