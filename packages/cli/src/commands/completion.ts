import { z } from 'zod';
import { command } from '../command';
import { completionScript, shells, suggestionsFor } from '../completion';

export const completionCommands = [
  command({
    name: 'completion',
    summary: 'Print the completion script of your shell',
    details:
      'Load it at the start of your shell. For fish, write it to ~/.config/fish/completions/countersign.fish instead.',
    args: { shell: z.enum(shells).describe('the shell') },
    examples: [
      ['source <(countersign completion bash)', 'bash: add this line to ~/.bashrc'],
      ['source <(countersign completion zsh)', 'zsh: add this line to ~/.zshrc'],
      ['countersign completion fish > ~/.config/fish/completions/countersign.fish', 'fish'],
    ],
    async run({ print }, { shell }) {
      print.text(completionScript(shell));
    },
  }),
  command({
    name: 'complete',
    hidden: true,
    summary: 'List what may follow these words, for the completion scripts',
    args: { words: z.array(z.string()).default([]).describe('the words so far') },
    examples: [["countersign complete -- apps ''", 'the commands of a group']],
    async run({ program, print }, { words }) {
      for (const { word, says } of suggestionsFor(program, words)) {
        print.text(`${word}\t${says}\n`);
      }
    },
  }),
];
