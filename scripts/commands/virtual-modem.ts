import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import {
  modeOf,
  readDump,
  virtualModemYaml,
  usbId,
  withoutSerial,
  type DeviceFacts,
  type Ports,
  type State,
} from '../descriptors';
import { parseKind } from '../emulate';
import { EXIT, interrupted, print, defineCommand, say, UserError, ROOT } from '../frame';
import { writeWhole } from '../os';

/** At most a CD-ROM and the modem that it becomes. */
const MOST_STATES = 2;
const SCHEMA = 'config/schema/virtual-modem.schema.json';

export const command = defineCommand({
  name: 'virtual-modem',
  summary: 'Make a virtual modem from a real one, for emulate --modem',
  help: `Describes a modem that you have in a file for npm run emulate -- --modem FILE (docs/virtual-modems.md). PATH is its folder
in /sys/bus/usb/devices, or a file with the output of lsusb -v or usb-devices or with /sys/kernel/debug/usb/devices, or
- for standard input. For a modem that starts as a CD-ROM give two PATHs, one for each state. Missing details are
chosen, and noted in the file. Serial numbers, IMEIs and MAC addresses are left out.`,
  options: {
    id: {
      type: 'string',
      value: 'VVVV:PPPP',
      multiple: true,
      help: 'which device, if the source has several; repeat it for the other state',
    },
    at: { type: 'string', value: 'N[,N]', help: 'interfaces that answer AT commands, if known' },
    ppp: { type: 'string', value: 'N[,N]', help: 'interfaces that can dial, if known' },
    output: {
      type: 'string',
      value: 'FILE',
      help: 'write to this new file (default: print)',
    },
  },
  operands: 'PATH [PATH]',
  run: async ({ id: ids = [], at, ppp, output }, operands) => {
    if (operands.length === 0 || operands.length > MOST_STATES)
      throw new UserError(
        'name one source, or two: CD-ROM mode and modem mode',
        'for example npm run virtual-modem -- /sys/bus/usb/devices/1-1, or lsusb -v | npm run virtual-modem -- -',
        EXIT.usage,
      );
    if (output !== undefined && existsSync(output))
      throw new UserError(`${output} already exists`, 'name another file', EXIT.usage);
    const ports: Ports | undefined =
      at === undefined && ppp === undefined
        ? undefined
        : { at: numbers('--at', at), ppp: numbers('--ppp', ppp) };
    const wanted = ids.map((text) => text.toLowerCase());
    const states: State[] = [];
    for (const from of operands) {
      const { devices, source } = await readDump(from, addAbortSignal(interrupted, process.stdin));
      const chosen = choose(devices, wanted, operands.length === 1, source);
      for (const facts of chosen) states.push({ facts, made: made(facts, ports, source), source });
    }
    const schema =
      output === undefined ? SCHEMA : relative(dirname(resolve(output)), resolve(ROOT, SCHEMA));
    const text = virtualModemYaml(states, schema);
    // The emulator has to accept the result, whatever the source was.
    parseKind({ file: output ?? 'virtual-modem.yaml', text });
    if (output === undefined) print(text);
    else {
      await writeWhole(output, text);
      say(`${output}; try it: npm run emulate -- --modem ${output}`);
    }
  },
});

function made(facts: DeviceFacts, ports: Ports | undefined, source: string) {
  try {
    return modeOf(facts, ports);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${source}: ${usbId(facts)} has ${error.message}`, undefined, EXIT.failed);
  }
}

/** @returns the selected devices; a source with a single device needs no selection */
function choose(
  devices: readonly DeviceFacts[],
  ids: readonly string[],
  alone: boolean,
  source: string,
): DeviceFacts[] {
  const list = devices
    .map((one) => `  ${usbId(one)}  ${withoutSerial(one.product ?? '')}`)
    .join('\n');
  const chosen = devices.filter((one) => ids.includes(usbId(one)));
  if (ids.length === 0 && devices.length === 1) return [...devices];
  const most = alone ? MOST_STATES : 1;
  if (chosen.length > 0 && chosen.length <= most) return chosen;
  const fact =
    ids.length === 0
      ? `${source} has ${devices.length} devices`
      : chosen.length === 0
        ? `${source} has no device ${ids.join(' or ')}`
        : `${source} has ${chosen.length} devices with that id`;
  throw new UserError(`${fact}\n${list}`, 'choose one: --id VVVV:PPPP', EXIT.usage);
}

function numbers(option: string, text: string | undefined): number[] {
  return (text?.split(',') ?? []).map((part) => {
    if (/^\d{1,3}$/.test(part) && Number(part) <= 255) return Number(part);
    throw new UserError(
      `${option} ${text} is not a list of interface numbers`,
      `for example ${option} 2,3`,
      EXIT.usage,
    );
  });
}
