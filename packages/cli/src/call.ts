/** One call of a command: its output, its server, and the options that many commands share. */
import type { Command as Parser } from 'commander';
import { z } from 'zod';
import { completed, openApi } from './api';
import type { Cli } from './cli';
import type { Call, Command } from './command';
import { Failure } from './failure';
import { createPrinter, type Page } from './output/printer';
import { endsText } from './output/record';
import { chooseServer, type ServerChoice } from './settings/profiles';

const maxPage = 100;

const sharedSchema = z.object({
  limit: z.coerce.number('Give a number.').int('Give a whole number.').min(1, 'Give 1 or more.').default(30),
  all: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
});

export function startCall(
  cli: Cli,
  program: Parser,
  { json, ...choice }: ServerChoice & { json: boolean },
  { kind }: Pick<Command, 'kind'>,
  given: Record<string, unknown>,
): Call {
  // Only these commands have the shared options; others may have options of the same name.
  const shared = sharedSchema.safeParse(kind === undefined ? {} : given);
  if (!shared.success) throw new Failure('usage', `--limit: ${shared.error.issues[0]?.message ?? 'invalid'}`);
  const { limit, all, dryRun, yes } = shared.data;
  const print = createPrinter(cli, json);
  const server = once(() => chooseServer(cli, choice));
  const confirm = async (question: string): Promise<void> => {
    if (yes || dryRun) return;
    if (!cli.input.isTerminal) throw new Failure('usage', `${question} Confirm with --yes.`);
    const answer = await cli.input.ask(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw new Failure('failed', 'Nothing was changed.');
  };
  return {
    cli,
    print,
    program,
    choice,
    server,
    api: once(async () => openApi(cli, await server())),
    dry: dryRun ? { dry_run: '1' } : {},
    changed(sentence, value) {
      if (dryRun) print.dryRun(value);
      else print.done(sentence, value);
    },
    confirm,
    async remove({ question, done }, request) {
      if (dryRun) return print.dryRun(await completed(request({ dry_run: '1' })));
      if (!yes) {
        if (!cli.input.isTerminal) throw new Failure('usage', `${question} Confirm with --yes.`);
        print.note(endsText(await completed(request({ dry_run: '1' }))));
        await confirm(question);
      }
      print.done(done, await completed(request({})));
    },
    async pages(read) {
      const wanted = all ? Number.POSITIVE_INFINITY : limit;
      return readPages(read, wanted, print.progress());
    },
  };
}

/** Reads until there is nothing more, or until there are as many as wanted. */
async function readPages<Row>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<Row>>,
  wanted: number,
  progress: { show: (text: string) => void; clear: () => void },
): Promise<Page<Row>> {
  const items: Row[] = [];
  let cursor: string | undefined;
  try {
    do {
      const size = Math.min(maxPage, wanted - items.length);
      const page = await read({ limit: size, ...(cursor !== undefined && { cursor }) });
      items.push(...page.items);
      cursor = page.next_cursor ?? undefined;
      if (cursor !== undefined) progress.show(`${items.length} read…`);
    } while (cursor !== undefined && items.length < wanted);
  } finally {
    progress.clear();
  }
  return { items, next_cursor: cursor ?? null };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
