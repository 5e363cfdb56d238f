/** Connects the commands with this process. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import { z } from 'zod';
import type { Cli, Stream } from './cli';
import { Failure } from './failure';
import { interrupted } from './requests';
import { run } from './run';
import { configFolderOf } from './settings/profiles';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
// A pipe that closed early, as with `| head`, is not an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));
}

const cli: Cli = {
  version,
  env: process.env,
  out: streamOf(process.stdout),
  err: streamOf(process.stderr),
  input: { isTerminal: process.stdin.isTTY === true, readAll: () => text(process.stdin), ask },
  readFile: readFileOrInput,
  configFolder: configFolderOf(process.env, homedir()),
  fetch: (request) => fetch(request),
  now: () => Math.floor(Date.now() / 1000),
  sleep,
  signal: stopping.signal,
  openBrowser,
};

process.exitCode = await run(cli, process.argv.slice(2));

function streamOf(stream: WriteStream): Stream {
  return {
    write: (piece) => void stream.write(piece),
    isTerminal: stream.isTTY === true,
    columns: () => (stream.isTTY ? stream.columns : undefined),
  };
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stopping.signal.aborted) return reject(interrupted());
    const stop = () => {
      clearTimeout(timer);
      reject(interrupted());
    };
    const timer = setTimeout(() => {
      stopping.signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    stopping.signal.addEventListener('abort', stop, { once: true });
  });
}

async function readFileOrInput(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure('failed', error instanceof Error ? `The file cannot be read: ${error.message}` : String(error));
  }
}

/** Questions go to standard error, so that standard output has only the answer of the command. */
function ask(question: string, { hidden = false }: { hidden?: boolean } = {}): Promise<string | undefined> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal: process.stdin.isTTY === true,
  });
  return new Promise((resolve, reject) => {
    // Closing emits `close`, which would settle it as an end of the input.
    const finish = (settle: () => void) => {
      settle();
      lines.close();
      if (hidden) process.stderr.write('\n');
    };
    lines.once('line', (line) => finish(() => resolve(line)));
    lines.once('SIGINT', () => finish(() => reject(interrupted())));
    lines.once('close', () => resolve(undefined));
  });
}

function openBrowser(url: string): Promise<boolean> {
  const opener =
    process.env['BROWSER'] || { darwin: 'open', win32: 'explorer' }[String(process.platform)] || 'xdg-open';
  return new Promise((resolve) => {
    const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
