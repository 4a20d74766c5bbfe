import { environmentProblem } from '../config';
import { linkOf, simFor, type Sim, type StickKind } from '../emulate';
import { EXIT, UserError } from '../frame';
import type { DeviceModel } from '../model';
import { readPin } from './commands';

/** A SIM, and in words whose PIN it has. */
export interface ChosenSim {
  sim: Sim;
  why: string;
}

/**
 * Reads `--sim-pin`.
 * @param word a PIN, `none`, or `env:NAME` for a variable that has it
 * @returns '' for none
 * @throws UserError, exit status 2, which never shows the PIN
 */
export function readSimPin(word: string, env: NodeJS.ProcessEnv): string {
  const name = /^env:(.*)$/s.exec(word)?.[1];
  const value = name === undefined ? word : env[name];
  if (value === undefined)
    throw new UserError(
      `--sim-pin: the environment has no ${name}`,
      `export ${name}=… first`,
      EXIT.usage,
    );
  const pin = readPin(value);
  if (pin !== undefined) return pin;
  throw new UserError(
    `--sim-pin: ${environmentProblem(value) ?? 'not a PIN'}`,
    '4 to 8 digits, `none`, or env:NAME for a variable that holds them',
    EXIT.usage,
  );
}

/**
 * The SIM for a stick: with the PIN that was asked for, else the one that the card's pppi.conf gives to the link of this
 * stick, else that of the YAML.
 * @param asked undefined: nothing was asked for; '': a SIM without a PIN
 * @param settings what the card's pppi.conf sets
 */
export function chooseSim(
  device: DeviceModel,
  stick: StickKind,
  settings: ReadonlyMap<string, readonly string[]>,
  asked: string | undefined,
): ChosenSim {
  const locked = (pin: string, whose: string): ChosenSim => ({
    sim: { kind: 'ready', pin },
    why: `asks for the PIN ${whose}`,
  });
  const open = (why: string): ChosenSim => ({
    sim: { kind: 'ready' },
    why: `asks for no PIN${why}`,
  });
  if (asked !== undefined) return asked === '' ? open('') : locked(asked, 'of --sim-pin');
  const link = linkOf(device, stick);
  if (link === undefined) return open(': no link of the device has this stick');
  const names = device.links.length === 1 ? [link.name, 'link'] : [link.name];
  const onCard = names.flatMap((name) => settings.get(`${name}.pin`) ?? [])[0];
  if (onCard !== undefined && onCard !== '') return locked(onCard, 'that pppi.conf has');
  if (link.pin !== undefined)
    return { sim: simFor(device, stick), why: `asks for the PIN of the link ${link.name}` };
  return open(`, as the link ${link.name} has none`);
}
