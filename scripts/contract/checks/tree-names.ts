import type { Check } from '../check';

/** The firmware tells no one when it has found no tree: the kernel is started without, and is silent. */
export const treeNames: Check = {
  name: 'tree-names',
  holds:
    'For each model the device tree that the firmware asks for is on the card, and each start*.elf of this very card has the name in it.',
  why: 'The firmware puts the name together from the model, as upstream_kernel=1 says; a firmware that is older than a model, or names it anew, finds no tree.',
  source:
    'strings of start_cd.elf: bcm%d-rpi-%s.dtb; raspberrypi/documentation, config_txt/boot.adoc (upstream_kernel)',
  run: ({ card, board, contract }) =>
    board.models.flatMap(({ name: model, deviceTree }) => {
      const asked = `bcm${contract.chip}-rpi-${model}.dtb`;
      const hint = 'see models in board.yaml';
      const problems = Object.entries(card.firmware)
        .filter(([, { models, composesNames }]) => !composesNames || !models.includes(model))
        .map(([file]) => ({ model, what: `${file} does not know the name ${asked}`, hint }));
      if (deviceTree !== asked)
        problems.push({
          model,
          what: `board.yaml says ${deviceTree}, the firmware asks for ${asked}`,
          hint,
        });
      if (!card.trees[asked]) problems.push({ model, what: `${asked} is not on the card`, hint });
      return problems;
    }),
};
