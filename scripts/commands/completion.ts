import { completionScript, loadCommands } from '../cli';
import { defineCommand, EXIT, print, UserError } from '../frame';

const SHELLS = ['bash'];

export const command = defineCommand({
  name: 'completion',
  summary: 'Print a completion script for a shell: source <(pppi completion bash)',
  help: `It completes commands, their options, device files and images. Add the line
  source <(pppi completion bash)
to ~/.bashrc, once "npm link" in the checkout has put pppi on your PATH. Run it again after updating pppi.`,
  options: {},
  operands: 'bash',
  words: SHELLS,
  run: async (_options, operands) => {
    const [shell, ...more] = operands;
    if (shell === undefined || more.length > 0 || !SHELLS.includes(shell))
      throw new UserError(
        `completion for ${operands.join(' ') || 'which shell?'}`,
        `pppi completion ${SHELLS.join('|')}`,
        EXIT.usage,
      );
    print(completionScript(loadCommands()));
  },
});
