import { moduleName } from '../../os';
import type { Check, Context, Problem } from '../check';
import { treesOf } from '../models';
import { compatibles, enabledNodes } from '../nodes';
import { cmdlineWords } from '../texts';

/** Writes to a register that the device tree names (Linux, drivers/power/reset/syscon-reboot.c). */
const EARLY = 'syscon-reboot';

/** Every part of the system falls back on a restart in the end, and on this board only a driver can do one. */
export const restart: Check = {
  name: 'restart',
  holds:
    'The watchdog driver is built into the kernel or is the first module that the initramfs loads, with its timeout set; until then every device tree has a syscon-reboot node whose driver is built in. A panic restarts the board.',
  why: 'The chip has no PSCI: without this driver every panic and every `reboot` ends in "Reboot failed -- System halted", until someone pulls the plug. The default timeout of 15 s is too short for how the watchdog is fed.',
  source: 'raspberrypi/linux#2523, #3187, #7432; Linux, drivers/watchdog/bcm2835_wdt.c',
  run: (context) => [...driver(context), ...early(context), ...seconds(context), ...panic(context)],
};

function driver({ card, contract, drivers }: Context): Problem[] {
  const { module } = contract.watchdog;
  if (drivers.isBuiltIn(module)) return [];
  const [first = 'nothing'] = card.initramfs.bootModules;
  const hint = `name ${module} first in modules.boot of board.yaml`;
  if (moduleName(first.split(/\s/)[0] ?? '') !== moduleName(module))
    return [{ what: `the initramfs loads ${first} first, not ${module}`, hint }];
  const file = new RegExp(`/${moduleName(module).replaceAll('_', '[-_]')}\\.ko$`);
  if (
    drivers.loaded.has(moduleName(module)) &&
    card.initramfs.entries.some((e) => file.test(e.path))
  )
    return [];
  return [{ what: `the initramfs lists ${module} but does not contain it`, hint }];
}

/** Before any module is loaded, only a built-in driver that a node asks for can restart the board. */
function early(context: Context): Problem[] {
  const { contract, drivers } = context;
  if (drivers.isBuiltIn(contract.watchdog.module)) return [];
  return treesOf(context)
    .filter(
      ({ tree }) =>
        !enabledNodes(tree).some(
          (node) => compatibles(node).includes(EARLY) && drivers.of(node).where === 'built in',
        ),
    )
    .map(({ model }) => ({
      model,
      what: `nothing restarts the board before ${contract.watchdog.module} is loaded: no ${EARLY}`,
      hint: 'see `fixes` in board.yaml and docs/decisions/20-watchdog.md',
    }));
}

/** BusyBox's modprobe takes parameters from the kernel's command line too (modutils/modprobe.c, parse_and_add_kcmdline_module_options). */
function seconds({ card, contract }: Context): Problem[] {
  const { module, parameter } = contract.watchdog;
  const inList = [...card.initramfs.bootModules, ...card.initramfs.options].some((line) => {
    const words = line.replace(/^options\s+/, '').split(/\s+/);
    return moduleName(words[0] ?? '') === moduleName(module) && words.includes(parameter);
  });
  if (inList || cmdlineWords(card.cmdline).includes(`${module}.${parameter}`)) return [];
  return [
    {
      what: `${module} is loaded without ${parameter}`,
      hint: `add ${module}.${parameter} to cmdline.txt`,
    },
  ];
}

function panic({ card }: Context): Problem[] {
  const word = cmdlineWords(card.cmdline).findLast((one) => one.startsWith('panic='));
  if (Number(word?.slice('panic='.length)) > 0) return [];
  return [
    {
      what: 'a panic does not restart the board: panic= is not set',
      hint: 'add panic=10 to cmdline.txt',
    },
  ];
}
