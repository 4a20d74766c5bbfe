import { CHECKS } from './checks';

/** @returns docs/firmware-contract.md */
export function contractPage(): string {
  const rows = CHECKS.map(
    ({ name, holds, why, source }) =>
      `## \`${name}\`\n\n${holds}\n\n*Why:* ${why}\n\n*Source:* ${source}.\n`,
  );
  return `${HEAD}\n${rows.join('\n')}`;
}

const HEAD = `<!-- Made by \`npm run schema\` from scripts/contract/checks/; edit it there. -->
# The firmware contract

QEMU runs no boot firmware: it starts the kernel itself, with one model's device tree. A boot in the emulator therefore says
nothing about the boot ROM, the firmware and \`config.txt\`. These checks read only the finished image and
compare it with what is known about them and about each model of the board:

\`\`\`sh
npm run check-image                       # build/device/sdcard.img
npm run check-image -- gate-7.img.xz      # any image made by pppi, compressed or not
\`\`\`

Exit status: 0 the contract holds, 1 it is broken, 2 wrong usage; \`--json\` prints for programs. \`npm test\` checks the image that
it builds; CI checks every image of both systems.

The board's facts are in \`contract.yaml\` of its folder in [board/](../board/): every key of config.txt with its source, required words
of the command line, the firmware's files and the reviewed build, and the nodes that need no driver, each with the reason.
\`walks/\` beside it records where every node's driver is, in one file for each reviewed kernel. Debian updates its
kernel between builds; with a kernel that has no file there, the contract still breaks if a node has no driver and no reason.
\`npm run check-image -- --accept\` writes the file; review the diff, commit it, and delete the oldest.
`;
