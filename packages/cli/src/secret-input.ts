/** A secret is typed or piped in. On the command line, other users of the machine could read it. */
import type { Cli } from './cli';
import { Failure } from './failure';

export async function readSecret({ input }: Pick<Cli, 'input'>, question: string): Promise<string> {
  const typed = input.isTerminal ? await input.ask(question, { hidden: true }) : await input.readAll();
  const secret = (typed ?? '').replace(/\r?\n$/, '');
  if (secret.trim() === '') throw new Failure('usage', 'Nothing came from standard input.');
  return secret;
}
