/** Runs one command line and returns its exit code. */
import { CommanderError } from 'commander';
import type { Cli } from './cli';
import { commandTable } from './command-table';
import { exitCodes, Failure } from './failure';
import { styler } from './output/style';
import { safeLine } from './output/text-width';
import { createProgram } from './program';

export async function run(cli: Cli, words: readonly string[]): Promise<number> {
  try {
    await createProgram(cli, commandTable).parseAsync(words, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const failure = error instanceof Failure ? error : unexpected(error);
    report(cli, failure, words.includes('--json'));
    return failure.exitCode;
  }
}

/** System errors name a file or an address. Anything else is a bug, and its stack says where. */
function unexpected(error: unknown): Failure {
  if (!(error instanceof Error)) return new Failure('failed', String(error));
  return new Failure('failed', 'syscall' in error ? error.message : (error.stack ?? error.message));
}

function report(cli: Cli, failure: Failure, json: boolean): void {
  const { message, hint, fields, requestId, problem, exitCode } = failure;
  if (json) {
    const described = { message, exit_code: exitCode, hint, fields, request_id: requestId, problem };
    cli.err.write(`${JSON.stringify({ error: described }, null, 2)}\n`);
    return;
  }
  const style = styler(cli, cli.err);
  const lines = message.split('\n').map(safeLine);
  cli.err.write(`${style('red', 'error:')} ${lines.join('\n       ')}\n`);
  for (const { field, detail } of fields) cli.err.write(`  ${style('bold', safeLine(field))}: ${safeLine(detail)}\n`);
  if (hint !== undefined) cli.err.write(`${hint}\n`);
  if (requestId !== undefined) cli.err.write(`${style('dim', `Request: ${safeLine(requestId)}`)}\n`);
}
