/** The command line for tests: everything from outside is given, and output is collected. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cli, Stream } from '../cli';
import { Failure } from '../failure';
import { run } from '../run';

export type Answers = {
  /** Set: a person reads the output, on a terminal of this width. */
  columns?: number;
  env?: Record<string, string>;
  /** What the person types, one line for each question. Undefined: the input is not a terminal. */
  typed?: string[];
  /** What is piped into standard input. */
  piped?: string;
};

export type Ran = { code: number; out: string; err: string; questions: string[] };

/** A folder for the profiles of one test file, and a function that runs command lines with it. */
export function testCli(outside: Pick<Cli, 'fetch' | 'now'> & Partial<Pick<Cli, 'sleep'>>) {
  const configFolder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  const opened: string[] = [];
  const cliWith = ({ columns, env = {}, typed, piped = '' }: Answers = {}) => {
    const written = { out: '', err: '' };
    const questions: string[] = [];
    const lines = [...(typed ?? [])];
    const stream = (name: 'out' | 'err'): Stream => ({
      write: (text) => {
        written[name] += text;
      },
      isTerminal: columns !== undefined,
      columns: () => columns,
    });
    const cli: Cli = {
      version: '0.0.0',
      env: { NO_COLOR: '1', ...env },
      out: stream('out'),
      err: stream('err'),
      input: {
        isTerminal: typed !== undefined,
        readAll: async () => piped,
        ask: async (question) => {
          questions.push(question);
          return lines.shift();
        },
      },
      readFile: async (path) => {
        if (path === '-') return piped;
        throw new Failure('failed', `There is no file ${path}.`);
      },
      configFolder,
      fetch: outside.fetch,
      now: outside.now,
      sleep: outside.sleep ?? (() => Promise.resolve()),
      signal: new AbortController().signal,
      openBrowser: async (url) => {
        opened.push(url);
        return true;
      },
    };
    return { cli, written, questions };
  };
  return {
    configFolder,
    /** The addresses that a browser was started with. */
    opened,
    cliWith,
    async run(line: string | string[], answers: Answers = {}): Promise<Ran> {
      const { cli, written, questions } = cliWith(answers);
      const code = await run(cli, typeof line === 'string' ? line.split(' ') : line);
      return { code, out: written.out, err: written.err, questions };
    },
    remove: () => rmSync(configFolder, { recursive: true, force: true }),
  };
}
