/**
 * Completion. The script of each shell asks `countersign complete` with the words so far, so it always knows the
 * commands of this version.
 */
import type { Option, Command as Parser } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export type Suggestion = { word: string; says: string };

/** What may follow. The last word is the one that is being typed, and may be empty. */
export function suggestionsFor(program: Parser, words: readonly string[]): Suggestion[] {
  const typed = words.at(-1) ?? '';
  let parser = program;
  let argumentsBefore = 0;
  let open: Option | undefined;
  for (const word of words.slice(0, -1)) {
    const option: Option | undefined = open ? undefined : optionNamed(parser, program, word);
    if (open && !open.variadic) open = undefined;
    else if (word.startsWith('-')) open = option && takesValue(option) && !word.includes('=') ? option : undefined;
    else if (!open) {
      const next = parser.commands.find((one) => one.name() === word);
      if (next) parser = next;
      else argumentsBefore += 1;
    }
  }
  if (open)
    return matching(
      typed,
      (open.argChoices ?? []).map((word) => ({ word, says: '' })),
    );
  if (typed.startsWith('-')) return matching(typed, optionsOf(parser, program));
  const names = parser.commands
    .filter((one) => !isHidden(one))
    .map((one) => ({ word: one.name(), says: firstLine(one) }));
  const args = parser.registeredArguments;
  const argument = args[argumentsBefore] ?? (args.at(-1)?.variadic ? args.at(-1) : undefined);
  return matching(typed, [...names, ...(argument?.argChoices ?? []).map((word) => ({ word, says: '' }))]);
}

const firstLine = (parser: Parser): string => (parser.summary() || parser.description()).split('\n')[0] ?? '';
const isHidden = (parser: Parser): boolean => Reflect.get(parser, '_hidden') === true;
const takesValue = (option: Option): boolean => option.required || option.optional;

function matching(typed: string, all: Suggestion[]): Suggestion[] {
  return all.filter(({ word }) => word.startsWith(typed));
}

function optionsOf(parser: Parser, program: Parser): Suggestion[] {
  const options = parser === program ? program.options : [...parser.options, ...program.options];
  const words = options.map(({ long, short, description }) => ({ word: long ?? short ?? '', says: description }));
  return [...words.filter(({ word }) => word !== ''), { word: '--help', says: 'show help' }];
}

function optionNamed(parser: Parser, program: Parser, word: string): Option | undefined {
  const [name] = word.split('=');
  return [...parser.options, ...program.options].find(({ long, short }) => long === name || short === name);
}

/** The script that a shell reads at its start. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

const scripts: Record<Shell, string> = {
  bash: `# Completion of countersign for bash.
_countersign() {
  local IFS=$'\\n' line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(countersign complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _countersign countersign
`,
  zsh: `#compdef countersign
# Completion of countersign for zsh.
_countersign() {
  local -a suggestions
  local line word says
  while IFS= read -r line; do
    word="\${line%%$'\\t'*}"
    says="\${line#*$'\\t'}"
    suggestions+=("\${word//:/\\\\:}:\${says}")
  done < <(countersign complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#suggestions} )); then
    _describe 'countersign' suggestions
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _countersign ]]; then
  _countersign "$@"
else
  compdef _countersign countersign
fi
`,
  fish: `# Completion of countersign for fish.
function __countersign_complete
  set -l words (commandline -opc) (commandline -ct)
  countersign complete -- $words[2..-1] 2>/dev/null
end
complete -c countersign -f -a '(__countersign_complete)'
`,
};
