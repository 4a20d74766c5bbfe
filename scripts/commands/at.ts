import { setImmediate } from 'node:timers/promises';
import { defineCommand, EXIT, print, throwIfInterrupted, UserError } from '../frame';
import { readExchanges, readPastedLog, understood, type Exchange } from '../modem-log';
import { LIMITS, readRegular } from '../os';

/** Exchanges between two looks at whether somebody wants us to stop. */
const AT_ONCE = 100;

export const command = defineCommand({
  name: 'at',
  summary: "Show what the device understands of a modem's answers",
  help: `Reads JSON lines: id, command (null if the modem spoke unasked), reads (the bytes as they arrived, one
character a byte), and prints a JSON line for each: id, means. docs/at.md explains the words.

With --text the file is what was copied from a terminal or a log. Codes in commands are not printed; the numbers of
SIM and modem in answers are. Exit status: 0 all was read, 2 wrong usage, or a line that is no such JSON.`,
  options: {
    text: { type: 'boolean', help: 'the file is a pasted log of commands and answers' },
  },
  operands: 'PATH',
  run: async ({ text = false }, operands) => {
    const [path, ...more] = operands;
    if (path === undefined || more.length > 0)
      throw new UserError('name one file', 'npm run at -- modem.log --text', EXIT.usage);
    const content = await readRegular(path, LIMITS.modemLog);
    const exchanges = text
      ? readPastedLog(content.toString('latin1'))
      : readExchanges(content.toString('utf8'), path);
    for (const [at, one] of exchanges.entries()) {
      if (at % AT_ONCE === 0) await setImmediate();
      throwIfInterrupted();
      print(`${JSON.stringify(lineOf(one, text))}\n`);
    }
  },
});

function lineOf(one: Exchange, withCommand: boolean) {
  const { id, command } = one;
  const asked = withCommand ? { command: command && withoutCodes(command) } : {};
  return { id, ...asked, means: understood(one) };
}

/** PIN, PUK and passwords: commands of TS 27.007 that take one, and Huawei's and Siemens' ^CPIN. */
function withoutCodes(command: string): string {
  return command.replace(/([+^](?:CPIN|CLCK|CPWD|CPBS|CUSD|CGAUTH)=)[^?].*/i, '$1…');
}
