import Handlebars from 'handlebars';
import { ASKING_HELPERS, WRITING_HELPERS, type RenderData } from './helpers';

const engine = Handlebars.create();
for (const [name, helper] of Object.entries({ ...WRITING_HELPERS, ...ASKING_HELPERS })) {
  engine.registerHelper(name, helper);
}

/** Handlebars by default escapes for HTML, and prints nothing for an unknown name. */
const OPTIONS: CompileOptions = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(
    Object.keys({ ...WRITING_HELPERS, ...ASKING_HELPERS }).map((name) => [name, true]),
  ),
};

/** Thrown for a wrong template, or a value that its place cannot hold. */
export class TemplateError extends Error {
  constructor(
    readonly template: string,
    reason: string,
  ) {
    super(`${template}: ${reason}`);
    this.name = 'TemplateError';
  }
}

/**
 * Compiles a template of the overlay.
 * @param path for messages
 * @returns a function from context to text; it writes a secret only into a private file
 * @throws TemplateError if a value is written without a quoting helper
 */
export function compile(path: string, source: string): Template {
  const key = `${path}\n${source}`;
  const known = compiled.get(key);
  if (known) return known;
  const template = wrap(path, () => {
    const ast = engine.parse(source);
    new QuotedOnly().accept(ast);
    return engine.compile(ast, OPTIONS);
  });
  const safe: Template = (context, data) => wrap(path, () => template(context, { data }));
  compiled.set(key, safe);
  return safe;
}

type Template = (context: object, data: RenderData) => string;

/** Compiling takes longer than rendering, and many devices share one overlay. */
const compiled = new Map<string, Template>();

function wrap<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new TemplateError(path, (error as Error).message);
  }
}

/** Walks a template and refuses anything that would write an unquoted value. */
class QuotedOnly extends Handlebars.Visitor {
  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    const name = (mustache.path as hbs.AST.PathExpression).original;
    const where = `line ${mustache.loc.start.line}`;
    if (!Object.hasOwn(WRITING_HELPERS, name) || mustache.params.length === 0) {
      throw new Error(
        `${where}: {{${name}}} must go through one of ${Object.keys(WRITING_HELPERS).join(', ')}`,
      );
    }
  }
}
