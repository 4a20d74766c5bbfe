import type { Check } from '../check';
import { treeOf } from '../firmware-files';

/** Without a tree the firmware still starts the kernel, and nothing is ever printed. */
export const treeNames: Check = {
  name: 'tree-names',
  holds:
    "For every model the device tree that the firmware will ask for is on the card, and every program of the firmware on this card contains that model's name.",
  why: 'With upstream_kernel=1 the firmware builds the file name from the model. Firmware older than the model, or a version that renamed it, finds no tree.',
  source:
    'the texts in the firmware itself; raspberrypi/documentation, config_txt/boot.adoc (upstream_kernel)',
  run: ({ card, board, contract }) =>
    board.models.flatMap(({ name: model, deviceTree }) => {
      const asked = treeOf(contract, model);
      const hint = 'see models in board.yaml';
      const problems = Object.entries(card.firmware)
        .filter(([, { models, composesNames }]) => !composesNames || !models.includes(model))
        .map(([file]) => ({ model, what: `${file} never asks for ${asked}`, hint }));
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
