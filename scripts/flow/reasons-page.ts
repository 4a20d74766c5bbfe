import { REASON_WORDS, REASONS } from '../../device/core';

/** @returns docs/reasons.md */
export function reasonsPage(): string {
  const rows = REASON_WORDS.map((word) => {
    const { sentence, advice, recovery } = REASONS[word];
    return `| \`${word}\` | ${sentence} | ${advice} | ${recovery} |\n`;
  });
  return `# Reasons

<!-- Made by \`npm run schema\` from device/core/reasons-table.ts. -->

A link that is not online says why in one word: \`reason\` and \`lastFailure\` of \`link-status --json\`. \`link-status\` adds
a sentence, often more specific than the one here, and the advice.

The last column says how far [recovery](health.md#recovery) may go: \`none\` if a person must act (a restart may
cost a locked SIM one of its tries), \`modem\` if the network has refused and may decide otherwise after another
registration, \`usb\` for a power cycle of the modem's USB port, \`device\` for a restart of the device.

| reason | what it means | what to do | recovery goes as far as |
|---|---|---|---|
${rows.join('')}`;
}
