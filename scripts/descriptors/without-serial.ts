/** How serial numbers, IMEIs and MAC addresses appear in devices' names. */
const TELLING = [
  /[ _-]*\b(S\/?N|IMEI|MAC|SerialNumber)[ :=_#-]+\S+/gi,
  /_SN:\S*/gi,
  /\b([0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi,
  // Ten digits or more, of any base: no model has such a name.
  /\b(?=[0-9a-f]*\d)[0-9a-f]{10,}\b/gi,
];

/** @returns a device's name on one line, without what identifies the single device */
export function withoutSerial(text: string): string {
  const kept = TELLING.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  return (
    kept
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/g, ' ')
      .replace(/ {2,}/g, ' ')
      .trim()
      .slice(0, 126)
      // Half a character, if one was cut.
      .replace(/[\ud800-\udbff]$/, '')
  );
}
