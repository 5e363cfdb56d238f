/**
 * Sends what a conversion found to the Management API in batches, and keeps the position in a small file. A batch that
 * was sent twice changes nothing the second time, so an import that was interrupted loses nothing when it continues.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Api } from '../api';
import { failureOfResponse } from '../api';
import type { Cli } from '../cli';
import { Failure } from '../failure';
import type { Converted, Item, ItemKind } from './items';

const mostItems = 500;
/** The server takes 4 MiB. */
const mostBytes = 2 * 1024 * 1024;

export type Problem = { source: string; outcome: 'refused' | 'skipped' | 'partly'; reason: string };

export type Counts = Record<'created' | 'updated' | 'unchanged' | 'refused' | 'skipped' | 'partly', number>;

const noCounts = (): Counts => ({ created: 0, updated: 0, unchanged: 0, refused: 0, skipped: 0, partly: 0 });

export type ImportRun = {
  cli: Pick<Cli, 'sleep'>;
  api: Pick<Api, 'raw' | 'server'>;
  dryRun: boolean;
  dropPasswords: boolean;
  /** The file with the position; undefined: it is not kept. */
  stateFile: string | undefined;
  /** Of the source files and the options: a position belongs to exactly one import. */
  fingerprint: string;
  onProgress: (counts: Counts) => void;
  onProblem: (problem: Problem) => void;
};

const stateSchema = z.object({ fingerprint: z.string(), done: z.int(), counts: z.record(z.string(), z.int()) });

/** Returns how many objects had which outcome. */
export async function applyItems(run: ImportRun, items: AsyncIterable<Converted>): Promise<Counts> {
  const state = readState(run);
  const counts: Counts = { ...noCounts(), ...state?.counts };
  const already = state?.done ?? 0;
  const known = new Set<string>();
  let position = 0;
  let batch: { item: Item; bytes: number }[] = [];
  const send = async () => {
    if (batch.length === 0) return;
    await sendBatch(
      run,
      batch.map(({ item }) => item),
      counts,
      known,
    );
    batch = [];
    saveState(run, position, counts);
    run.onProgress(counts);
  };
  for await (const one of items) {
    position += 1;
    if (position <= already) continue;
    if ('left' in one) {
      counts[one.left] += 1;
      run.onProblem({ source: one.source, outcome: one.left, reason: one.reason });
      continue;
    }
    const bytes = Buffer.byteLength(JSON.stringify(one.value));
    const size = batch.reduce((sum, other) => sum + other.bytes, bytes);
    if (batch.length >= mostItems || size > mostBytes || mustWait(batch, one)) {
      position -= 1;
      await send();
      position += 1;
    }
    batch.push({ item: one, bytes });
  }
  await send();
  if (run.stateFile !== undefined) rmSync(run.stateFile, { force: true });
  return counts;
}

/** The server writes people, then APIs, apps, access and consents: an app may refer to an API of the same batch. */
function mustWait(batch: { item: Item }[], { kind, value }: Item): boolean {
  return (
    kind === 'apis' && batch.some(({ item }) => item.kind === 'apis' && item.value['resource'] === value['resource'])
  );
}

function readState({ stateFile, fingerprint }: ImportRun): z.infer<typeof stateSchema> | undefined {
  if (stateFile === undefined || !existsSync(stateFile)) return undefined;
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(stateFile, 'utf8')));
    return state.fingerprint === fingerprint ? state : undefined;
  } catch {
    return undefined;
  }
}

function saveState({ stateFile, fingerprint }: ImportRun, done: number, counts: Counts): void {
  if (stateFile !== undefined) writeFileSync(stateFile, JSON.stringify({ fingerprint, done, counts }), { mode: 0o600 });
}

const answerSchema = z.looseObject({
  results: z.array(
    z.looseObject({
      kind: z.string(),
      pointer: z.string(),
      outcome: z.enum(['created', 'updated', 'unchanged', 'refused']),
      reasons: z.array(
        z.looseObject({
          field: z.string(),
          detail: z.string(),
          missing: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
        }),
      ),
    }),
  ),
});
type Result = z.infer<typeof answerSchema>['results'][number];

async function sendBatch(run: ImportRun, items: Item[], counts: Counts, known: Set<string>): Promise<void> {
  const lists: Record<ItemKind, Item[]> = { people: [], apis: [], apps: [], consents: [] };
  for (const item of items) lists[item.kind].push(item);
  const body = Object.fromEntries(Object.entries(lists).map(([kind, list]) => [kind, list.map(({ value }) => value)]));
  const { results } = answerSchema.parse(await post(run, body));
  if (run.dryRun) for (const item of items) for (const name of namesOf(item)) known.add(name);
  for (const result of results) {
    const [, kind = '', index = ''] = result.pointer.split('/');
    const list = Object.entries(lists).find(([name]) => name === kind)?.[1] ?? [];
    const source = `${list[Number(index)]?.source ?? result.pointer}${result.kind === 'access' ? ', access' : ''}`;
    // A dry run writes nothing, so later batches do not find what earlier ones would have made.
    const reasons = result.reasons.filter(({ missing }) => !missing || !known.has(`${missing.kind} ${missing.name}`));
    const outcome = result.outcome === 'refused' && reasons.length === 0 && run.dryRun ? 'created' : result.outcome;
    counts[outcome] += 1;
    if (outcome !== 'refused' && reasons.length > 0) counts.partly += 1;
    report(run, source, outcome, reasons);
  }
}

function report(run: ImportRun, source: string, outcome: Result['outcome'], reasons: Result['reasons']): void {
  if (reasons.length === 0) return;
  const reason = reasons.map(({ field, detail }) => (field === '' ? detail : `${field}: ${detail}`)).join(' ');
  run.onProblem({ source, outcome: outcome === 'refused' ? 'refused' : 'partly', reason });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const listSchema = z.array(z.looseObject({ value: z.string() })).catch([]);

/** What later objects of a dry run may refer to. */
function namesOf({ kind, value }: Item): string[] {
  if (kind === 'people') return [`person ${text(value['id'])}`, `person ${text(value['email'])}`];
  if (kind === 'apps') return [`app ${text(value['id'])}`];
  if (kind === 'consents') return [];
  return [
    `api ${text(value['resource'])}`,
    ...listSchema.parse(value['scopes']).map((scope) => `scope ${scope.value}`),
  ];
}

const mostAttempts = 8;

async function post(run: ImportRun, body: object): Promise<unknown> {
  const query = new URLSearchParams({
    ...(run.dropPasswords && { unusable_passwords: 'drop' }),
    ...(run.dryRun && { dry_run: '1' }),
  });
  for (let attempt = 1; ; attempt += 1) {
    const response = await run.api.raw(`/imports?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return response.json();
    const waits = response.status === 429 || response.status === 503;
    if (!waits || attempt >= mostAttempts) throw await failureOfResponse(response);
    await run.cli.sleep(Math.min(Number(response.headers.get('retry-after') ?? '1') || 1, 120));
  }
}

/** A hash of the files and options of an import. */
export async function fingerprintOf(files: readonly string[], options: object): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const file of files) {
    if (!existsSync(file)) throw new Failure('usage', `There is no file ${file}.`);
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  }
  return hash.digest('base64url');
}
