import { relative } from 'node:path';
import { loadBoard } from '../hardware';
import {
  contextOf,
  formatHeld,
  holdContract,
  loadContract,
  loadWalk,
  readCard,
  walkPath,
  walkText,
  type Context,
} from '../contract';
import { imageOperand } from '../flow';
import { deviceName } from '../checkout';
import { COMMON, EXIT, jsonText, defineCommand, Steps, UserError, print, say } from '../frame';
import { writeWhole } from '../os';
import { requireImage, withPlainImage } from '../image';

export const command = defineCommand({
  name: 'check-image',
  summary: 'Check a finished image for what a real board needs',
  help: `Checks what the boot ROM, the boot firmware and every model of the board need and no boot in the emulator
shows. Reads only the image, compressed or not. Every check, its reason and its source: docs/firmware-contract.md.

The operand is an image, or a device file: then build/<device>/sdcard.img is read. Exit status: 0 the contract holds,
1 it is broken, 2 wrong usage.`,
  options: {
    ...COMMON,
    accept: {
      type: 'boolean',
      help: "record where this kernel's drivers are, in board/NAME/walks/",
    },
  },
  operands: '[IMAGE | FILE]',
  run: async ({ device, json = false, accept = false }, operands) => {
    const { image, file } = imageOperand(device, operands);
    await requireImage(image);
    const context = await look(image, json);
    const of = context.card.record.device;
    if (file !== undefined && of !== deviceName(file))
      throw new UserError(
        `${image} is of ${of}, not of ${deviceName(file)}`,
        undefined,
        EXIT.usage,
      );
    if (accept) await writeDown(context);
    const held = holdContract(accept ? { ...context, walk: walkText(context) } : context);
    const holds = held.every((one) => one.holds);
    const { kernel, record } = context.card;
    const { board, system } = record;
    const facts = { image, board, system, kernel: kernel.version };
    const text = `${formatHeld(held).join('\n')}\n${image}: the contract ${holds ? 'holds' : 'is broken'}\n`;
    print(json ? jsonText({ ...facts, holds, checks: held }) : text);
    if (!holds) process.exitCode = EXIT.failed;
  },
});

async function look(image: string, quiet: boolean): Promise<Context> {
  return Steps.begin('Read the card', async (say) => {
    const card = await withPlainImage(image, (plain) => readCard(plain, say));
    const board = await loadBoard(card.record.board);
    const walk = await loadWalk(board, card.kernel.version);
    return contextOf(card, board, await loadContract(board), walk);
  }).run({ quiet });
}

async function writeDown(context: Context): Promise<void> {
  const { version } = context.card.kernel;
  if (!version) throw new UserError('this kernel does not contain its version');
  const path = walkPath(context.board, version);
  await writeWhole(path, walkText(context));
  say(relative(process.cwd(), path));
}
