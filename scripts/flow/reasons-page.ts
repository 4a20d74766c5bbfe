import { REASON_WORDS, REASONS } from '../../device/core';

/** @returns docs/reasons.md */
export function reasonsPage(): string {
  const rows = REASON_WORDS.map((word) => {
    const { sentence, advice, recovery } = REASONS[word];
    return `| \`${word}\` | ${sentence} | ${advice} | ${recovery} |\n`;
  });
  return `# Reasons

<!-- Made by \`npm run schema\` from device/core/reasons-table.ts. -->

A link that is not well says why in one word: \`reason\` and \`lastFailure\` of \`link-status --json\`. \`link-status\` adds
a sentence, often a more exact one than here, and the advice.

The last column says how far [recovery](health.md#recovery) may go: \`none\` where a person has to act (a restart may
cost a locked SIM one of its tries), \`modem\` where the network has answered and may answer otherwise after another
registration, \`usb\` for the power of the modem's USB port, \`device\` for a restart of the device.

| reason | what it means | what to do | recovery goes as far as |
|---|---|---|---|
${rows.join('')}`;
}
