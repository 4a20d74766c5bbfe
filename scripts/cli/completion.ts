import { optionsOf, type Command } from '../frame';

/**
 * A completion script for bash: commands, the options from each command's table, and the files for an option or
 * operand. It is static, so that pressing Tab starts no program.
 * @returns a script to source
 */
export function completionScript(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  return `# bash completion for pppi: source <(pppi completion bash)
# shellcheck shell=bash
# Folders, and files that match both the word and the pattern.
_pppi_files() { # REGEX
  local file
  # Fails outside of an interactive completion, as in a test.
  compopt -o filenames 2>/dev/null || :
  while IFS= read -r file; do
    if [[ -d $file || $file =~ $1 && ! $file =~ [.]local[.]ya?ml$ ]]; then COMPREPLY+=("$file"); fi
  done < <(compgen -f -- "$word")
}

_pppi_words() { # WORD…
  local one
  for one in "$@"; do
    if [[ $one == "$word"* ]]; then COMPREPLY+=("$one"); fi
  done
}

_pppi() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} index
  COMPREPLY=()
  # --option=value is three words to bash.
  if [[ $word == '=' ]]; then
    word=
  elif [[ $before == '=' ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
    _pppi_words ${[...names, 'help', '--help', '--version'].join(' ')}
    return
  fi
  for ((index = 2; index < COMP_CWORD; index++)); do
    # After -- there are only operands.
    if [[ \${COMP_WORDS[index]} == -- ]]; then before=--; fi
  done
  case \${COMP_WORDS[1]} in
    help) if ((COMP_CWORD == 2)); then _pppi_words ${names.join(' ')}; fi ;;
${commands.map(commandCase).join('')}  esac
}

complete -F _pppi pppi
`;
}

function commandCase(command: Command): string {
  const options = Object.entries(optionsOf(command));
  const taking = options.filter(([, { type }]) => type === 'string');
  const values = taking.map(
    ([name, { value = '', choices = [] }]) =>
      `        --${name}) ${[...offers(value, choices), 'return'].join('; ')} ;;\n`,
  );
  const names = options.map(([name]) => `--${name}`).join(' ');
  const operands = offers(command.operands ?? '', command.words ?? []);
  return `    ${command.name})
      case $before in
${values.join('')}      esac
      if [[ $word == -* && $before != -- ]]; then
        _pppi_words ${names}
      else
        ${operands.join('; ') || ':'}
      fi
      ;;
`;
}

/** The file name endings for the placeholders in --help. */
const ENDINGS: Record<string, string> = {
  FILE: '[.]ya?ml',
  IMAGE: '[.]img([.]xz)?',
  PATH: '',
  SCRIPT: '',
};

/** @param placeholder such as `IMAGE | FILE` @returns shell commands that offer its completions */
function offers(placeholder: string, words: readonly string[]): string[] {
  const stands: readonly string[] = placeholder.match(/[A-Z]+/g) ?? [];
  const endings = stands.flatMap((word) => ENDINGS[word] ?? []);
  return [
    ...(words.length > 0 ? [`_pppi_words ${words.join(' ')}`] : []),
    ...(endings.length > 0 ? [`_pppi_files '(${endings.join('|')})$'`] : []),
    ...(stands.includes('FOLDER') ? ["_pppi_files '/$'"] : []),
  ];
}
