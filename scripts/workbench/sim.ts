import { isStars } from '../../device/core';
import { environmentProblem } from '../config';
import { linkOf, simFor, type Sim, type ModemKind } from '../emulate';
import { EXIT, UserError } from '../frame';
import type { DeviceModel } from '../model';
import { readPin } from './commands';

/** A SIM, and where its PIN comes from. */
export interface ChosenSim {
  sim: Sim;
  why: string;
}

/**
 * Reads `--sim-pin`.
 * @param word a PIN, `none`, or `env:NAME` for an environment variable
 * @returns '' for none
 * @throws UserError, exit status 2, whose message never shows the PIN
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
    '4 to 8 digits, `none`, or env:NAME for an environment variable that holds them',
    EXIT.usage,
  );
}

/**
 * The SIM for a modem: with the requested PIN, else the PIN in the card's pppi.conf for the link of this modem, else
 * the PIN in the YAML.
 * @param asked undefined: no option given; '': a SIM without a PIN
 * @param settings the settings in the card's pppi.conf; asterisks stand for a PIN on its data partition
 */
export function chooseSim(
  device: DeviceModel,
  usbModem: ModemKind,
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
  if (asked !== undefined) return asked === '' ? open('') : locked(asked, 'from --sim-pin');
  const link = linkOf(device, usbModem);
  if (link === undefined) return open(': no link of the device uses this modem');
  const names = device.links.length === 1 ? [link.name, 'link'] : [link.name];
  const onCard = names.flatMap((name) => settings.get(`${name}.pin`) ?? [])[0];
  if (onCard !== undefined && onCard !== '' && !isStars(onCard))
    return locked(onCard, 'in pppi.conf');
  if (link.pin !== undefined)
    return { sim: simFor(device, usbModem), why: `asks for the PIN of the link ${link.name}` };
  return open(`, as the link ${link.name} has none`);
}
