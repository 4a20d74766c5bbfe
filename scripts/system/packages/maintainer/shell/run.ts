import { parse } from 'unbash';
import type {
  AndOr,
  Case,
  Command,
  CommandNode,
  CompoundList,
  For,
  If,
  ParsedScript,
  PipelineNode,
  Redirection,
  Statement,
  While,
  Word,
} from 'unbash';
import { fits } from './glob';
import { Scope, type Value } from './scope';
import { evaluate, not, type KindOf, type Verdict } from './test';
import { bodyOf, fieldsOf, valueOf, type Reader } from './words';

/** A command that a script would run, or may run: whether it does is not always known. */
export interface Happening {
  /** its name and arguments, variables filled in */
  words: readonly Value[];
  /** as it stands in the script, in one line */
  text: string;
  /** the file that its output goes to; undefined: a file whose name is not known */
  into?: Value;
  /** added to that file */
  append?: boolean;
  /** what a here-document gives it */
  input?: Value;
}

/** What a script finds when it runs. */
export interface Surroundings {
  args: readonly string[];
  /** what dpkg sets; dpkg(1), ENVIRONMENT */
  variables: Readonly<Record<string, string>>;
  kindOf: KindOf;
  /** how a program would end, and what it would print, as far as that is known */
  verdict: (words: readonly Value[]) => Verdict;
  printed: (pipeline: readonly (readonly Value[])[]) => Value;
}

/** A script of a package that runs longer than this is not read to its end. */
const MOST = 20_000;
const DEEPEST = 40;

/** The text is not a script that can be read. The message is for people. */
export class ScriptError extends Error {}

/**
 * Works out what a script does, without running it: conditions are decided where they depend on the surroundings alone,
 * and where they do not, both ways are taken.
 * @throws ScriptError
 */
export function follow(text: string, surroundings: Surroundings): Happening[] {
  const script = parse(text);
  const [error] = script.errors ?? [];
  if (error) throw new ScriptError(error.message);
  const run = new Run(text, surroundings);
  run.list(script.commands);
  return run.happenings;
}

class Run {
  readonly happenings: Happening[] = [];
  readonly #scope: Scope;
  readonly #reader: Reader;
  #source: string;
  #depth = 0;
  #steps = 0;

  constructor(
    source: string,
    private readonly surroundings: Surroundings,
  ) {
    this.#source = source;
    this.#scope = new Scope(surroundings.variables, surroundings.args);
    this.#reader = { scope: this.#scope, printed: (script) => this.#substitute(script) };
  }

  /** @returns the verdict of the last command */
  list(statements: readonly Statement[]): Verdict {
    let verdict: Verdict = true;
    for (const { command } of statements)
      verdict = command.type === 'AndOr' ? this.#andOr(command) : this.#pipeline(command);
    return verdict;
  }

  #andOr({ commands, operators }: AndOr): Verdict {
    let verdict = this.#pipeline(commands[0]!);
    operators.forEach((operator, index) => {
      const goesOn = operator === '&&' ? verdict : not(verdict);
      if (goesOn === false) return;
      const next = this.#maybe(goesOn, () => this.#pipeline(commands[index + 1]!));
      verdict = goesOn ? next : undefined;
    });
    return verdict;
  }

  /** Runs what runs for certain (true) or perhaps (undefined). */
  #maybe(certain: Verdict, way: () => Verdict): Verdict {
    if (certain) return way();
    this.#scope.fork([() => undefined, way]);
    return undefined;
  }

  #pipeline(node: PipelineNode): Verdict {
    if (node.type !== 'Pipeline') return this.#command(node);
    const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
    // Each command of several runs in a shell of its own, and so sets nothing.
    const verdicts = node.commands.map((command) =>
      node.commands.length === 1
        ? this.#command(command)
        : this.#scope.apart(() => this.#command(command)),
    );
    const last = verdicts.length === 1 ? verdicts[0] : undefined;
    return negated ? not(last) : last;
  }

  #command(node: CommandNode | CompoundList): Verdict {
    if (++this.#steps > MOST || this.#depth > DEEPEST) throw new ScriptError('it takes too long');
    this.#depth += 1;
    try {
      return this.#byType(node);
    } finally {
      this.#depth -= 1;
    }
  }

  #byType(node: CommandNode | CompoundList): Verdict {
    switch (node.type) {
      case 'Command':
        return this.#simple(node);
      case 'If':
        return this.#if(node);
      case 'Case':
        return this.#case(node);
      case 'For':
        return this.#for(node);
      case 'While':
        return this.#while(node);
      case 'Function':
        this.#scope.functions.set(node.name.value, node.body);
        return true;
      case 'CompoundList':
        return this.list(node.commands);
      case 'BraceGroup':
        return this.list(node.body.commands);
      case 'Subshell':
        return this.#scope.apart(() => this.list(node.body.commands));
      case 'Redirected':
        this.#redirect(node, undefined, node.redirects);
        return this.#command(node.command);
      case 'TestCommand':
        return undefined;
      default:
        this.happenings.push({ words: [undefined], text: this.#text(node) });
        return undefined;
    }
  }

  #if({ clause, then, elif, else: otherwise }: If): Verdict {
    const verdict = this.list(clause.commands);
    const [next, ...rest] = elif;
    const others = (): Verdict => {
      if (next) return this.#if({ ...next, type: 'If', elif: rest, else: otherwise });
      return otherwise ? this.list(otherwise.commands) : true;
    };
    if (verdict !== undefined) return verdict ? this.list(then.commands) : others();
    this.#scope.fork([() => this.list(then.commands), others]);
    return undefined;
  }

  #case({ word, items }: Case): Verdict {
    const value = valueOf(word, this.#reader);
    const ways: (() => void)[] = [];
    for (const { pattern, body } of items) {
      const verdict = this.#fits(value, pattern);
      if (verdict === false) continue;
      ways.push(() => this.list(body.commands));
      if (verdict) break;
    }
    if (ways.length === 1 && value !== undefined) ways[0]!();
    else if (ways.length > 0) this.#scope.fork([...ways, () => undefined]);
    return undefined;
  }

  #fits(value: Value, patterns: readonly Word[]): Verdict {
    if (value === undefined) return undefined;
    const known = patterns.map((pattern) => valueOf(pattern, this.#reader));
    if (known.some((pattern) => pattern !== undefined && fits(pattern, value))) return true;
    return known.includes(undefined) ? undefined : false;
  }

  #for({ name, wordlist, body }: For): Verdict {
    const words = wordlist?.flatMap((word) => fieldsOf(word, this.#reader)) ?? this.#scope.args;
    for (const word of words) {
      this.#scope.set(name.value, word !== undefined && /[*?[]/.test(word) ? undefined : word);
      this.list(body.commands);
    }
    return undefined;
  }

  /** How often is not known; what is set in it may be set. */
  #while({ clause, body }: While): Verdict {
    this.list(clause.commands);
    this.#scope.fork([() => undefined, () => this.list(body.commands)]);
    return undefined;
  }

  #simple(command: Command): Verdict {
    const { name, prefix, args, redirects } = command;
    for (const one of prefix)
      if (one.type === 'Assignment')
        this.#scope.set(
          one.name,
          one.value.type === 'Word' && !one.append ? valueOf(one.value, this.#reader) : undefined,
        );
    if (!name) return true;
    const words = [
      ...fieldsOf(name, this.#reader),
      ...args.flatMap((arg) =>
        arg.type === 'Word'
          ? fieldsOf(arg, this.#reader)
          : [
              `${arg.name}=${arg.value.type === 'Word' ? (valueOf(arg.value, this.#reader) ?? '') : ''}`,
            ],
      ),
    ];
    const [first, ...rest] = words;
    const body = first === undefined ? undefined : this.#scope.functions.get(first);
    if (body) return this.#call(body, rest);
    this.#redirect(command, words, redirects);
    return this.#builtIn(command, words);
  }

  /** What changes the shell itself, and what is decided here. */
  #builtIn(command: Command, words: readonly Value[]): Verdict {
    const [first, ...rest] = words;
    switch (first) {
      case 'test':
        return evaluate(rest, this.surroundings.kindOf);
      case '[':
        return evaluate(rest.slice(0, -1), this.surroundings.kindOf);
      case 'local':
      case 'export':
      case 'readonly':
        for (const arg of command.args)
          if (arg.type === 'Assignment')
            this.#scope.set(
              arg.name,
              arg.value.type === 'Word' ? valueOf(arg.value, this.#reader) : undefined,
            );
        return true;
      case 'shift':
        this.#scope.args = this.#scope.args.slice(Number(rest[0] ?? 1));
        return true;
      case 'set':
        if (rest[0] === '--') this.#scope.args = rest.slice(1);
        return true;
      case 'read':
        for (const name of rest) if (name !== undefined) this.#scope.set(name, undefined);
        return undefined;
      case 'unset':
        for (const name of rest) if (name !== undefined) this.#scope.set(name, '');
        return true;
      // debconf(7): answers come in RET.
      case 'db_get':
      case 'db_metaget':
      case 'db_go':
        this.#scope.set('RET', undefined);
        return undefined;
      case ':':
      case 'true':
        return true;
      case 'false':
        return false;
      default:
        return this.surroundings.verdict(words);
    }
  }

  #call(body: CommandNode | CompoundList, args: readonly Value[]): Verdict {
    const before = this.#scope.args;
    this.#scope.args = args;
    const verdict = this.#command(body);
    this.#scope.args = before;
    return verdict;
  }

  /** Notes a command; each file that its output goes to is a happening of its own. */
  #redirect(
    node: { pos: number; end: number },
    words: readonly Value[] | undefined,
    redirects: readonly Redirection[],
  ): void {
    const text = this.#text(node);
    let input: Value;
    const files: { into: Value; append: boolean }[] = [];
    for (const one of redirects) {
      if (one.type === 'HereDoc') input = bodyOf(one, this.#reader);
      else if (one.type === 'Redirect' && /^(&?>>?|>\|)$/.test(one.operator))
        files.push({
          into: one.target && valueOf(one.target, this.#reader),
          append: one.operator.endsWith('>>'),
        });
    }
    const written = files.filter(({ into }) => into === undefined || !/^\/dev\//.test(into));
    const common = { words: words ?? [undefined], text, ...(input === undefined ? {} : { input }) };
    if (words && written.length === 0) this.happenings.push(common);
    for (const file of written) this.happenings.push({ ...common, ...file });
  }

  #substitute(script: ParsedScript): Value {
    const before = this.#source;
    if (script.source !== undefined) this.#source = script.source;
    const first = this.happenings.length;
    this.#scope.apart(() => this.list(script.commands));
    this.#source = before;
    return this.surroundings.printed(this.happenings.slice(first).map(({ words }) => words));
  }

  #text({ pos, end }: { pos: number; end: number }): string {
    return this.#source.slice(pos, end).replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim();
  }
}
