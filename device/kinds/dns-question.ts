/**
 * A question for the address of a name (RFC 1035, 4.1): one question, recursion desired, type A, class IN.
 * @param id 16 bits, by which the answer is known
 * @param name a host name of at most 253 ASCII characters
 * @returns a character for each byte
 */
export function dnsQuestion(id: number, name: string): string {
  const word = (value: number) => String.fromCharCode(value >> 8, value & 255);
  const labels = name.split('.').map((label) => String.fromCharCode(label.length) + label);
  const header = [id, 0x0100, 1, 0, 0, 0].map(word).join('');
  return `${header}${labels.join('')}\0${word(1)}${word(1)}`;
}

/**
 * Whether that is a server's answer to question `id`. That there is no such name is one too: the server knows.
 * @param bytes a character for each byte
 */
export function isDnsAnswer(id: number, bytes: string): boolean {
  const [high, low, first = 0, second = 0] = Array.from(bytes.slice(0, 4), (character) =>
    character.charCodeAt(0),
  );
  const code = second & 15;
  return high === id >> 8 && low === (id & 255) && first >= 128 && (code === 0 || code === 3);
}
