/** A question or an answer of SNTP without extensions (RFC 4330, 4). */
const LENGTH = 48;
/** Seconds from 1900, where NTP begins, to 1970. */
const TO_UNIX = 2_208_988_800;
/** NTP's 32 bits of seconds begin anew in 2036. */
const ERA = 2 ** 32;
/** An image that is older than this is not in use any more: 30 years. */
const LATEST = 946_080_000;

/** What a time server has said; `kiss`: why it does not want to be asked (RFC 4330, 8). */
export type NtpAnswer =
  | { readonly is: 'time'; readonly time: number; readonly stratum: number }
  | { readonly is: 'kiss'; readonly code: string }
  | { readonly is: 'wrong'; readonly why: string };

/**
 * @param id eight random bytes, which come back in the answer: nobody who cannot see the question can guess them
 * @returns the 48 bytes of a question
 */
export function ntpQuestion(id: readonly number[]): readonly number[] {
  // No leap second, version 4, client.
  return [0x23, ...Array<number>(LENGTH - 9).fill(0), ...id.slice(0, 8)];
}

/**
 * The checks of RFC 4330, 5.
 * @param built when the image was made, seconds since 1970: no time before it, and none long after it, can be
 * @returns the server's time in seconds since 1970
 */
export function readNtp(bytes: readonly number[], id: readonly number[], built: number): NtpAnswer {
  if (bytes.length < LENGTH) return wrong('answered too little');
  const [first = 0, stratum = 0] = bytes;
  if (bytes.slice(24, 32).some((byte, index) => byte !== id[index]))
    return wrong('answered something that was not asked');
  if ((first & 7) !== 4 || ((first >> 3) & 7) === 0) return wrong('did not answer as a server');
  if (stratum === 0) return { is: 'kiss', code: letters(bytes.slice(12, 16)) };
  if (stratum > 15 || first >> 6 === 3) return wrong('has no time itself');
  const seconds = word(bytes, 40);
  const early = seconds - TO_UNIX + word(bytes, 44) / ERA;
  const time = early < built ? early + ERA : early;
  if (seconds === 0 || time > built + LATEST) return wrong('says a time that cannot be');
  return { is: 'time', time, stratum };
}

function wrong(why: string): NtpAnswer {
  return { is: 'wrong', why };
}

function word(bytes: readonly number[], at: number): number {
  return bytes.slice(at, at + 4).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Four letters of ASCII, and nothing else. */
function letters(bytes: readonly number[]): string {
  return bytes
    .map((byte) => String.fromCharCode(byte))
    .filter((letter) => /[A-Z]/.test(letter))
    .join('');
}
