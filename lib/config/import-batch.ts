/**
 * One batch of an import, as the Management API takes it: objects in the form of the import file. Each object stands
 * for itself. A bad one is refused with the reason, and the others are written.
 */
import { z } from 'zod';
import type { ImportOutcome, ImportReason } from '@/lib/data/developers/import-items';
import { operatorsOnly, writeBatch } from '@/lib/data/developers/import-records';
import { pathWithTags } from '@/lib/oauth/model/localized';
import { type ImportTarget, prepared } from './import-file';
import { type ImportFault, importFaults } from './import-rules';
import { type ImportFile, itemSchemas } from './import-schema';
import { pathText } from './json-text';

/** The most objects of a batch, and the most clear passwords, which take about 30 ms each to hash. */
export const mostItems = 1000;
const mostPasswords = 100;

const anything = z.array(z.unknown()).default([]);

/** The lists of a batch. What is in them is parsed object by object. */
export const batchSchema = z
  .strictObject({ people: anything, apis: anything, apps: anything, consents: anything })
  .refine(
    ({ people, apis, apps, consents }) => people.length + apis.length + apps.length + consents.length <= mostItems,
    `A batch has at most ${mostItems} objects.`,
  );

export type Batch = z.infer<typeof batchSchema>;

export function parseBatch(content: unknown): Batch {
  return batchSchema.parse(content);
}

type ItemKind = 'person' | 'api' | 'app' | 'access' | 'consent';

/** `pointer` names the object in the batch (RFC 6901), `id` what it is known by. */
export type ItemResult = ImportOutcome & { kind: ItemKind; pointer: string; id: string | null };

type Options = {
  dryRun: boolean;
  /** Creates a person whose hash cannot be taken over without a password, instead of refusing. */
  dropUnusablePasswords: boolean;
  /** Whether an operator imports, who may make other operators. */
  byOperator: boolean;
};

type Read<T> = { value: T; notes: ImportReason[] } | { reasons: ImportReason[] };

/** The result of each object, in the order of the batch. Access entries follow their API. */
export async function runBatch(
  target: ImportTarget,
  batch: Batch,
  { dryRun, dropUnusablePasswords, byOperator }: Options,
  now: number,
): Promise<ItemResult[]> {
  const found = batch.people.map((raw) => readPerson(raw, dropUnusablePasswords));
  const people = fewPasswords(byOperator ? found : found.map(withoutPower));
  const apis = batch.apis.map((raw) => read(itemSchemas.apis, raw, apiProblems));
  const apps = batch.apps.map((raw) => read(itemSchemas.apps, raw, appProblems));
  const consents = batch.consents.map((raw) => read(itemSchemas.consents, raw, () => []));
  const file: ImportFile = {
    people: goodOf(people),
    apis: goodOf(apis),
    apps: goodOf(apps),
    consents: goodOf(consents),
  };
  const written = await writeBatch(target.db, await prepared(target, file, now), now, target, { dryRun, byOperator });
  const access = written.access[Symbol.iterator]();
  return [
    ...merged('person', 'people', people, written.people, ({ email }) => email, batch.people),
    ...merged('api', 'apis', apis, written.apis, ({ resource }) => resource, batch.apis).flatMap((result, at) => {
      const api = apis[at];
      if (api === undefined || 'reasons' in api) return [result];
      const outcomes = access.next().value ?? [];
      const entries = api.value.access.map(({ app }, index) => ({
        ...(outcomes[index] ?? missingOutcome),
        kind: 'access' as const,
        pointer: `/apis/${at}/access/${index}`,
        id: app,
      }));
      return [result, ...entries];
    }),
    ...merged('app', 'apps', apps, written.apps, ({ id }) => id, batch.apps),
    ...merged('consent', 'consents', consents, written.consents, ({ person }) => person, batch.consents),
  ];
}

const missingOutcome: ImportOutcome = { outcome: 'refused', reasons: [] };

const goodOf = <T>(read: Read<T>[]): T[] => read.flatMap((one) => ('value' in one ? [one.value] : []));

/** Puts the outcomes of the written objects between those of the objects that were not valid. */
function merged<T>(
  kind: ItemKind,
  list: string,
  read: Read<T>[],
  outcomes: ImportOutcome[],
  idOf: (value: T) => string,
  raw: unknown[],
): ItemResult[] {
  let next = 0;
  return read.map((one, at) => {
    const place = { kind, pointer: `/${list}/${at}` };
    if ('reasons' in one) return { ...place, id: rawId(raw[at]), outcome: 'refused', reasons: one.reasons };
    const { outcome, reasons } = outcomes[next] ?? missingOutcome;
    next += 1;
    const notes = outcome === 'refused' || outcome === 'unchanged' ? [] : one.notes;
    return { ...place, id: idOf(one.value), outcome, reasons: [...reasons, ...notes] };
  });
}

const rawIdSchema = z.union([
  z.looseObject({ email: z.string() }).transform(({ email }) => email),
  z.looseObject({ resource: z.string() }).transform(({ resource }) => resource),
  z.looseObject({ id: z.string() }).transform(({ id }) => id),
]);

const rawId = (raw: unknown): string | null => rawIdSchema.safeParse(raw).data?.slice(0, 300) ?? null;

function readPerson(raw: unknown, dropUnusablePasswords: boolean): Read<ImportFile['people'][number]> {
  const first = read(itemSchemas.people, raw, personProblems);
  if ('value' in first || !dropUnusablePasswords) return first;
  const members = z.looseObject({ passwordHash: z.unknown() }).safeParse(raw).data;
  const [reason, ...others] = first.reasons;
  if (!members || others.length > 0 || reason === undefined || !reason.field.startsWith('passwordHash')) return first;
  const { passwordHash: _, ...rest } = members;
  const without = read(itemSchemas.people, rest, personProblems);
  if ('reasons' in without) return without;
  const detail = `The password was not taken over. ${reason.detail}`;
  return { value: without.value, notes: [{ field: reason.field, code: 'password_dropped', detail }] };
}

function withoutPower(person: Read<ImportFile['people'][number]>): Read<ImportFile['people'][number]> {
  return 'value' in person && person.value.operator ? { reasons: [operatorsOnly('operator')] } : person;
}

function fewPasswords(people: Read<ImportFile['people'][number]>[]): Read<ImportFile['people'][number]>[] {
  let passwords = 0;
  return people.map((person) => {
    if ('reasons' in person || person.value.password === undefined) return person;
    passwords += 1;
    if (passwords <= mostPasswords) return person;
    const detail = `A batch may have at most ${mostPasswords} passwords in clear text. Send the rest in another one.`;
    return { reasons: [{ field: 'password', code: 'too_many', detail }] };
  });
}

const nothing: ImportFile = { people: [], apis: [], apps: [], consents: [] };
const personProblems = (person: ImportFile['people'][number]) => importFaults({ ...nothing, people: [person] });
const apiProblems = (api: ImportFile['apis'][number]) => importFaults({ ...nothing, apis: [api] });
const appProblems = (app: ImportFile['apps'][number]) => importFaults({ ...nothing, apps: [app] });

function read<T>(schema: z.ZodType<T>, raw: unknown, problemsOf: (value: T) => ImportFault[]): Read<T> {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    return {
      reasons: parsed.error.issues.map((issue) => ({
        field: fieldOf(pathWithTags(issue.path)),
        code: issue.code,
        detail: issue.message,
      })),
    };
  }
  const problems = problemsOf(parsed.data);
  if (problems.length === 0) return { value: parsed.data, notes: [] };
  return {
    reasons: problems.map(({ path: [, , ...path], message }) => ({
      field: fieldOf(path),
      code: 'invalid',
      detail: message,
    })),
  };
}

const fieldOf = (path: readonly PropertyKey[]): string => (path.length === 0 ? '' : pathText(path));
