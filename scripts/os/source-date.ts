import { EXIT, UserError } from '../frame';

const NAME = 'SOURCE_DATE_EPOCH';

/** The latest time that squashfs can hold, in 32 bits. */
const LATEST = 0xffff_ffff;

/**
 * The time set in the environment (reproducible-builds.org/specs/source-date-epoch).
 * @returns seconds since 1970; undefined if none is set; an empty variable counts as unset
 * @throws UserError if it is not such a number
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

/** For the environment of programs: some, such as Buildroot, take an empty variable as set. */
export function withoutEmptyDate(): Record<string, undefined> {
  return process.env[NAME] === '' ? { [NAME]: undefined } : {};
}
