import { bundle, devicePrograms, otherVersions, readBack } from '../device-code';
import { defineCommand, EXIT, print, say, UserError } from '../frame';
import { LIMITS, readRegular } from '../os';

export const command = defineCommand({
  name: 'trace',
  summary: "Read stack traces in a device's log back to lines of TypeScript",
  help: `Prints the log with the places in traces, such as pppid.js:123:45, replaced by file, line and column in device/.
The programs are bundled from this checkout, so it has to be the one that the image was made from; if the log names
another version of a program, a warning says so. Exit status: 0 printed, 2 wrong usage.`,
  options: {},
  operands: 'PATH',
  run: async (_options, operands) => {
    const [path, ...more] = operands;
    if (path === undefined || more.length > 0)
      throw new UserError('name one file', 'npm run trace -- messages.log', EXIT.usage);
    const text = (await readRegular(path, LIMITS.modemLog)).toString('utf8');
    const bundles = await Promise.all((await devicePrograms()).map(bundle));
    for (const other of otherVersions(text, bundles))
      say(`the log is of ${other}, which this checkout does not make: the lines may be wrong`);
    print(readBack(text, bundles));
  },
});
