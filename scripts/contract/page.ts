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

The emulator has no VideoCore: it starts the kernel itself, with the device tree of one model. What a real board does before
and beside that no boot in QEMU shows. These checks read the finished card, and nothing else, and hold it to what is known of
the boot ROM, the firmware and the other models:

\`\`\`sh
npm run check-image                       # build/device/sdcard.img
npm run check-image -- gate-7.img.xz      # any image of pppi's, compressed or not
\`\`\`

Exit status: 0 it holds, 1 it is broken, 2 wrong usage; \`--json\` prints for programs. \`npm test\` holds the image that it
builds, and CI every image. Images of both systems pass the same checks.

Facts of the board are in [board/rpi3/contract.yaml](../board/rpi3/contract.yaml): each key of config.txt with its source, words of the
command line, the firmware that was reviewed, nodes that need no driver, with the reason. [board/rpi3/walks/](../board/rpi3/walks/)
has, for each kernel that was reviewed, where the driver of every node is. Debian's kernel changes between builds: for a kernel that is not
there, only a node that has no driver and no reason is an error. \`npm run check-image -- --accept\` writes the walk down;
the change is then read in the diff.
`;
