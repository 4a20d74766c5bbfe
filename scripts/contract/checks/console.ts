import type { TreeNode } from '../card';
import type { Check, Context, Problem } from '../check';
import { compatibles, enabledNodes, nodeAt, resolvePath, text } from '../nodes';
import { cmdlineWords } from '../texts';

/** The only way in for someone standing in front of the device. */
export const serialConsole: Check = {
  name: 'console',
  holds:
    'In every device tree stdout-path names an enabled UART with a built-in driver, and port and speed are those in board.yaml. If the command line has a console=, it is that port. /etc/inittab names no terminal that a model lacks.',
  why: 'The Compute Module 3 has its console on a different UART. With console= set to the UART of the other models it had no console at all, and its shell ran on a port without hardware.',
  source:
    'Devicetree specification 0.4, 3.6; Linux, drivers/of/base.c (of_console_check); raspberrypi/documentation, configuration/uart.adoc',
  run: (context) =>
    context.board.models.flatMap(({ name: model, deviceTree, serial }) => {
      const tree = context.card.trees[deviceTree];
      if (!tree) return [];
      const port = portOf(context, tree);
      const problems =
        typeof port === 'string'
          ? [{ what: port, hint: 'correct the device tree with `fixes` in board.yaml' }]
          : [...otherSerial(port, serial), ...consoles(context, port), ...inittab(context, port)];
      return problems.map((problem) => ({ model, ...problem }));
    }),
};

interface Port {
  /** the number in the tree's alias serialN */
  number: number;
  terminal: string;
}

/** @returns the port that stdout-path names, or what is wrong with it */
function portOf({ board, drivers }: Context, tree: TreeNode): Port | string {
  const chosen = nodeAt(tree, '/chosen');
  const stdout = chosen && text(chosen, 'stdout-path');
  if (!stdout) return 'the device tree has no stdout-path';
  const path = resolvePath(tree, stdout);
  const node = enabledNodes(tree).find((one) => one.path === path);
  if (!node) return `stdout-path ${stdout} names no enabled node`;
  const driver = drivers.of(node);
  if (driver.where !== 'built in')
    return `the driver of ${stdout} is not built in: ${driver.where}`;
  const { baud, terminals } = board.console;
  const speed = stdout.split(':')[1];
  if (speed !== undefined && Number.parseInt(speed, 10) !== baud)
    return `stdout-path ${stdout} is not at ${baud} baud`;
  const aliases = nodeAt(tree, '/aliases')?.properties ?? {};
  const alias = Object.keys(aliases).find(
    (name) => /^serial\d+$/.test(name) && aliases[name]?.[0] === path,
  );
  const kind = compatibles(node)
    .map((one) => terminals[one])
    .find(Boolean);
  if (!alias || !kind) return `${path} has no serialN alias, or is an unknown kind of UART`;
  const number = Number(alias.slice('serial'.length));
  return { number, terminal: `${kind}${number}` };
}

function otherSerial({ number }: Port, serial: number): Problem[] {
  if (number === serial) return [];
  const what = `the device tree's console is serial${number}, board.yaml says ${serial}`;
  return [{ what, hint: 'correct `serial` in board.yaml, and the pins in the documentation' }];
}

function consoles({ card }: Context, { terminal }: Port): Problem[] {
  return cmdlineWords(card.cmdline)
    .filter((word) => word.startsWith('console='))
    .filter((word) => word.slice('console='.length).split(',')[0] !== terminal)
    .map((word) => ({
      what: `${word} is not this model's port, which is ${terminal}`,
      hint: 'leave console= out of cmdline.txt: the kernel takes stdout-path',
    }));
}

/** BusyBox init: the first field is a terminal (examples/inittab). */
function inittab({ card }: Context, { terminal }: Port): Problem[] {
  return card.root.inittab
    .split('\n')
    .map((line) => /^(tty\w+):/.exec(line)?.[1])
    .filter((name) => name !== undefined && name !== terminal)
    .map((name) => ({
      what: `/etc/inittab uses ${name}; this model has ${terminal}`,
      hint: 'take the name from /sys/class/tty/console/active',
    }));
}
