/** A terminal in which the command line of the portal runs, for tests. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { expect } from '@playwright/test';

const command = resolve('packages/cli/bin/countersign.mjs');

export type Session = {
  /** Everything so far, without colours. */
  text: () => string;
  /** Exactly as it came. */
  raw: () => string;
  waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
  type: (keys: string) => void;
  /** The exit code. */
  exit: Promise<number>;
};

/** A machine of one person, with its own profiles. */
export function openTerminal() {
  const home = mkdtempSync(join(tmpdir(), 'countersign-terminal-'));
  symlinkSync(command, join(home, 'countersign'));
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    PATH: `${home}${delimiter}${process.env['PATH'] ?? ''}`,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
  };
  const start = (file: string, args: string[], columns: number): Session => {
    const child = spawn(file, args, { cols: columns, rows: 30, cwd: process.cwd(), env });
    let output = '';
    child.onData((data) => {
      output += data;
    });
    const exit = new Promise<number>((done) => child.onExit(({ exitCode }) => done(exitCode)));
    const text = () => stripVTControlCharacters(output).replaceAll('\r\n', '\n');
    return {
      text,
      raw: () => output,
      exit,
      type: (keys) => child.write(keys),
      async waitFor(pattern) {
        await expect.poll(text, { timeout: 30_000, message: `the terminal shows ${pattern}` }).toMatch(pattern);
        const found = pattern.exec(text());
        if (found === null) throw new Error(`The terminal no longer shows ${pattern}.`);
        return found;
      },
    };
  };
  return {
    /** Starts `countersign` with these arguments. */
    countersign: (args: string[], columns = 100) => start(process.execPath, [command, ...args], columns),
    start,
    /** Runs `countersign` to its end. */
    async run(
      args: string[],
      { columns = 100, code = 0, answer }: { columns?: number; code?: number; answer?: string } = {},
    ) {
      const session = start(process.execPath, [command, ...args], columns);
      if (answer !== undefined) {
        await session.waitFor(/\[y\/N\] $/);
        session.type(`${answer}\r`);
      }
      expect([await session.exit, session.text()]).toEqual([code, expect.any(String)]);
      return session.text();
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
