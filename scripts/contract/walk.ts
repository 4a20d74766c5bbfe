import type { Context } from './check';
import type { Driver } from './drivers';
import { compatibles, enabledNodes } from './nodes';
import { treesOf } from './models';

/** All nodes of one kind in all trees, and where their driver is. */
export interface Step extends Driver {
  compatibles: string[];
  models: string[];
}

/** Visits the enabled nodes of all trees except the roots, which name the model. */
export function walkNodes(context: Pick<Context, 'board' | 'card' | 'drivers'>): Step[] {
  const steps = new Map<string, Step>();
  for (const { model, tree } of treesOf(context))
    for (const node of enabledNodes(tree)) {
      const names = compatibles(node);
      if (names.length === 0 || node.path === '/') continue;
      const step = steps.get(names.join(' ')) ?? {
        compatibles: names,
        models: [],
        ...context.drivers.of(node),
      };
      if (!step.models.includes(model)) step.models.push(model);
      steps.set(names.join(' '), step);
    }
  return [...steps.values()].sort((a, b) =>
    a.compatibles.join(' ') < b.compatibles.join(' ') ? -1 : 1,
  );
}

/** @returns the walk as recorded in the file: a line for each kind of node, `all` for all models of the board */
export function walkText(context: Pick<Context, 'board' | 'card' | 'drivers'>): string {
  return walkNodes(context)
    .map(({ compatibles: names, where, module, models }) => {
      const who = models.length === context.board.models.length ? 'all' : models.join(' ');
      return `${names.join(' ')}: ${where}${module ? ` (${module})` : ''}: ${who}\n`;
    })
    .join('');
}
