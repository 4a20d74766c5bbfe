import type { Value, Verdict } from './shell';

/** How programs end that a script asks at the first installation of its package. */
export function verdictOf([name, ...args]: readonly Value[]): Verdict {
  switch (name) {
    case 'getent':
    case 'id':
    case 'pidof':
      // No account, and nothing runs.
      return false;
    case 'dpkg-statoverride':
      return args.includes('--list') ? false : undefined;
    case 'dpkg':
      return args[0] === '--compare-versions' ? compare(args.slice(1)) : undefined;
    default:
      return undefined;
  }
}

/** What a pipeline of such programs prints, and of a few others that only change a text. */
export function printedBy(pipeline: readonly (readonly Value[])[]): Value {
  const [first = [], ...filters] = pipeline;
  return filters.reduce<Value>((text, filter) => filtered(text, filter), output(first));
}

function output([name, ...args]: readonly Value[]): Value {
  const [path] = args;
  switch (name) {
    case 'getent':
    case 'id':
    case 'pidof':
      return '';
    case 'basename':
      return args.length === 1 ? path?.replace(/^.*\//, '') : undefined;
    case 'dirname':
      return path?.includes('/') ? path.replace(/\/[^/]*$/, '') || '/' : undefined;
    case 'echo':
      return args.includes(undefined) ? undefined : args.join(' ');
    default:
      return undefined;
  }
}

/** cut(1) with one field. */
function filtered(text: Value, [name, ...args]: readonly Value[]): Value {
  const options = args.join(' ');
  const cut = /^-d ?(\S) -f ?(\d+)$/.exec(options);
  if (name !== 'cut' || !cut || text === undefined) return undefined;
  return text.split(cut[1]!)[Number(cut[2]) - 1] ?? '';
}

/** dpkg(1): no version is earlier than any, and with -nl later than any. */
function compare([left, operator]: readonly Value[]): Verdict {
  if (left !== '' || operator === undefined) return undefined;
  const earlier = /^(lt|le|gt-nl|ge-nl)$/.test(operator);
  const later = /^(gt|ge|lt-nl|le-nl|eq)$/.test(operator);
  return earlier ? true : later ? false : undefined;
}
