import fc from 'fast-check';

/** Characters that mean something to one of our formats, or that none of them can hold. */
const SPECIAL = [
  ...`'"\`$\\-@^#%&*()[]{}<>|;:!?~=,./ +`,
  ...'\n\r\t\0\x07\x1b\x7f',
  '\u0085',
  '\u2028',
  '\ud800',
  'é',
  'ß',
  '漢',
  '🙂',
];

/** Pieces that end strings, start comments, read files, run commands or send keys somewhere. */
const PIECES = [
  "'; reboot; '",
  '" connect "reboot',
  '$(reboot)',
  '`reboot`',
  '${PATH}',
  '{{device.name}}',
  '\\c',
  '\\r',
  '^C',
  '@/etc/shadow',
  '-AT-',
  '\nconnect reboot',
  '\r\nOK',
  'EOT',
  'BREAK',
  'ABORT',
  '# ',
  '"',
  '\\',
];

/** Texts meant to break out of wherever they are put, and harmless ones among them. */
export const nasty: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...SPECIAL), fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));
