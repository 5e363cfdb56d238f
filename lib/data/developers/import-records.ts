/**
 * Writes the people, APIs, apps and consents of an import. An import file is one transaction: a name without a match
 * undoes everything. In a batch of the Management API each object stands for itself: what cannot be taken over is
 * refused with the reason, and the rest is written.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ClientMetadata } from '@/lib/oauth/clients/metadata';
import { identityOf, markHolds } from '@/lib/oauth/clients/verified-identity';
import type { DetailType } from '@/lib/oauth/model/authorization-details';
import type { ApiScope } from '@/lib/oauth/model/client-records';
import type { Localized } from '@/lib/oauth/model/localized';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { Prisma } from '../generated/client';
import { statusListSize } from '../protocol/status-entries';
import { standardScopes } from './api-rules';
import { builtInApiId } from './built-in-api';
import { fitSecrets, type Seal, sealedMethod } from './client-secrets';
import { writeDetailTypes } from './detail-types';
import { type ImportedConsent, writeConsents } from './import-consents';
import { type ImportOutcome, type ImportReason, inSavepoint } from './import-items';
import { type ImportedPerson, type SealTotp, writePeople } from './import-people';
import { type ImportedSecretHash, writeImportedSecrets } from './import-secrets';
import { foreignPrefix, isInUse } from './scope-prefixes';

type ImportedApi = {
  resource: string;
  name: string;
  localized: Localized<'name'>;
  owner?: string | undefined;
  accessTokenSeconds: number;
  signingAlg: string;
  accessTokenFormat: string;
  refreshIdleSeconds: number | null;
  openToApps: boolean;
  lastingKeys: boolean;
  scopePrefix?: string | undefined;
  scopes: ApiScope[];
  detailTypes: DetailType[];
  access: {
    app: string;
    userScopes: string[];
    machineScopes: string[];
    mayExchange: string | null;
    receivesEvents: boolean;
    lastingTokens: boolean;
  }[];
};

type ImportedApp = {
  id: string;
  kind: string;
  owner?: string | undefined;
  verified?: boolean | undefined;
  firstParty: boolean;
  maxGrantSeconds?: number | undefined;
  refreshIdleSeconds?: number | undefined;
  scopes: { scope: string; required: boolean }[];
  secrets?: string[] | undefined;
  secretHashes?: ImportedSecretHash[] | undefined;
  trustedIssuers?: ImportedIssuer[] | undefined;
  metadata: Pick<
    ClientMetadata,
    'client_name' | 'client_uri' | 'logo_uri' | 'redirect_uris' | 'token_endpoint_auth_method' | 'localized'
  >;
};

type ImportedIssuer = {
  issuer: string;
  jwks?: { keys: object[] } | undefined;
  jwksUri?: string | undefined;
  subject: string;
  scopes: string[];
};

type Imported = {
  people: ImportedPerson[];
  apis: ImportedApi[];
  apps: ImportedApp[];
  consents: ImportedConsent[];
};
type Transaction = Prisma.TransactionClient;

export type ImportSeals = { seal: Seal; sealTotp: SealTotp };

/** How a batch is written. Only an operator may make operators, first-party apps and verified apps. */
export type BatchOptions = { dryRun: boolean; byOperator: boolean };

/** One import: its transaction, its time, the ids of owners by address, and the problems found so far. */
type ImportRun = { tx: Transaction; at: Date; seal: Seal; owners: Map<string, string>; faults: Fault[] };

/** A problem of an object, with the path of its field. */
type Fault = ImportReason;

/** Thrown to roll back the transaction. */
class Faults extends Error {
  readonly lines: string[];
  constructor(lines: string[]) {
    super('import faults');
    this.lines = lines;
  }
}

/** The unmatched names in the file, one line each; empty if it was applied. */
export async function writeImport(db: Database, file: Imported, now: number, seals: ImportSeals): Promise<string[]> {
  try {
    await db.prisma.$transaction((tx) => writeAll(tx, file, now, seals), { timeout: 60_000 });
    return [];
  } catch (error) {
    if (error instanceof Faults) return error.lines;
    throw error;
  }
}

async function writeAll(tx: Transaction, file: Imported, now: number, { seal, sealTotp }: ImportSeals): Promise<void> {
  await oneAtATime(tx);
  const faults: Fault[] = [];
  const note = (list: string, outcomes: ImportOutcome[]) => {
    for (const [index, { reasons }] of outcomes.entries()) {
      faults.push(...reasons.map((reason) => ({ ...reason, field: `${list}[${index}].${reason.field}` })));
    }
  };
  note('people', await writePeople(tx, file.people, { sealTotp, byOperator: true }, now));
  const run = { tx, at: toDate(now), seal, owners: await ownersOf(tx, file), faults };
  for (const [index, api] of file.apis.entries()) await writeApi(run, api, `apis[${index}].`);
  for (const [index, app] of file.apps.entries()) await writeApp(run, app, `apps[${index}].`);
  // Access comes after apps and APIs, because it refers to both.
  for (const [index, { resource, access }] of file.apis.entries()) {
    for (const [at, one] of access.entries()) await writeAccess(run, resource, one, `apis[${index}].access[${at}].`);
  }
  note('consents', await writeConsents(tx, file.consents, statusListSize, now));
  if (faults.length > 0) throw new Faults(faults.map(({ field, detail }) => `${field}: ${detail}`));
}

/** Several instances may start with one file at once; they run one after another, which may take a while. */
async function oneAtATime(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SET LOCAL statement_timeout = '60s'`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('countersign:import'))`;
}

export type BatchOutcomes = {
  people: ImportOutcome[];
  apis: ImportOutcome[];
  apps: ImportOutcome[];
  /** For each API, its access entries. */
  access: ImportOutcome[][];
  consents: ImportOutcome[];
};

/** Thrown to undo a dry run. */
class DryRun extends Error {
  readonly outcomes: BatchOutcomes;
  constructor(outcomes: BatchOutcomes) {
    super('dry run');
    this.outcomes = outcomes;
  }
}

/** What happened to each object of the batch, or would happen. Each is written as a whole or not at all. */
export async function writeBatch(
  db: Database,
  batch: Imported,
  now: number,
  seals: ImportSeals,
  { dryRun, byOperator }: BatchOptions,
): Promise<BatchOutcomes> {
  try {
    return await db.prisma.$transaction(
      async (tx) => {
        const outcomes = await writeEach(tx, batch, now, seals, byOperator);
        if (dryRun) throw new DryRun(outcomes);
        return outcomes;
      },
      { timeout: 60_000 },
    );
  } catch (error) {
    if (error instanceof DryRun) return error.outcomes;
    throw error;
  }
}

async function writeEach(
  tx: Transaction,
  batch: Imported,
  now: number,
  { seal, sealTotp }: ImportSeals,
  byOperator: boolean,
): Promise<BatchOutcomes> {
  await oneAtATime(tx);
  const people = await writePeople(tx, batch.people, { sealTotp, byOperator }, now);
  const owners = await ownersOf(tx, batch);
  const one = async (compare: () => Promise<string | undefined>, write: (run: ImportRun) => Promise<void>) =>
    inSavepoint(tx, compare, async () => {
      const run: ImportRun = { tx, at: toDate(now), seal, owners, faults: [] };
      await write(run);
      return run.faults;
    });
  const apis: ImportOutcome[] = [];
  for (const api of batch.apis)
    apis.push(
      await one(
        () => storedApi(tx, api.resource),
        async (run) => {
          if (await isBuiltInApi(tx, api.resource)) run.faults.push(builtIn('resource'));
          else await writeApi(run, api, '');
        },
      ),
    );
  const apps: ImportOutcome[] = [];
  for (const app of batch.apps)
    apps.push(
      await one(
        () => storedApp(tx, app.id),
        async (run) => {
          run.faults.push(...(await faultsOfPower(tx, app, byOperator)));
          if (run.faults.length === 0) await writeApp(run, app, '');
        },
      ),
    );
  const access: ImportOutcome[][] = [];
  for (const { resource, access: entries } of batch.apis) {
    const outcomes: ImportOutcome[] = [];
    for (const entry of entries) {
      const compare = () => storedAccess(tx, resource, entry.app);
      outcomes.push(
        await one(compare, async (run) => {
          if (await isBuiltInApi(tx, resource)) run.faults.push(builtIn(''));
          else await writeAccess(run, resource, entry, '');
        }),
      );
    }
    access.push(outcomes);
  }
  return { people, apis, apps, access, consents: await writeConsents(tx, batch.consents, statusListSize, now) };
}

const builtIn = (field: string): ImportReason => ({
  field,
  code: 'built_in',
  detail: 'An import does not change the Management API, the command line, or apps that have operator scopes.',
});

async function isBuiltInApi(tx: Transaction, resource: string): Promise<boolean> {
  const row = await tx.api.findUnique({ where: { id: builtInApiId }, select: { resource: true } });
  return row !== null && normalResource(row.resource) === normalResource(resource);
}

/** What would give the caller of an import more power than the import itself. */
async function faultsOfPower(tx: Transaction, app: ImportedApp, byOperator: boolean): Promise<ImportReason[]> {
  const listed = await tx.apiAccess.count({ where: { apiId: builtInApiId, clientId: app.id } });
  if (listed > 0) return [builtIn('id')];
  if (byOperator) return [];
  const before = await tx.client.findUnique({ where: { id: app.id }, select: { firstParty: true } });
  const faults: ImportReason[] = [];
  if (app.firstParty || before?.firstParty) faults.push(operatorsOnly('firstParty'));
  if (app.verified) faults.push(operatorsOnly('verified'));
  return faults;
}

export const operatorsOnly = (field: string): ImportReason => ({
  field,
  code: 'operators_only',
  detail: 'Only an operator may import this, with a token of their own.',
});

const storedRow = z.object({ stored: z.string() });
const storedIn = (rows: unknown[]): string | undefined => storedRow.optional().parse(rows[0])?.stored;

/** Everything that an import can change about an API, as text to compare. */
async function storedApi(tx: Transaction, resource: string): Promise<string | undefined> {
  return storedIn(
    await tx.$queryRaw<unknown[]>`
      SELECT jsonb_build_array(to_jsonb(a) - 'updated_at',
        (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.value) FROM api_scopes s WHERE s.api_id = a.id),
        (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.type) FROM api_detail_types t WHERE t.api_id = a.id))::text AS stored
      FROM apis a WHERE a.resource = ${resource}`,
  );
}

async function storedApp(tx: Transaction, id: string): Promise<string | undefined> {
  return storedIn(
    await tx.$queryRaw<unknown[]>`
      SELECT jsonb_build_array(to_jsonb(c) - 'updated_at',
        (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id) FROM client_secrets s WHERE s.client_id = c.id),
        (SELECT jsonb_agg(to_jsonb(t) - 'created_at' ORDER BY t.issuer) FROM trusted_issuers t
          WHERE t.client_id = c.id))::text AS stored
      FROM clients c WHERE c.id = ${id}`,
  );
}

async function storedAccess(tx: Transaction, resource: string, app: string): Promise<string | undefined> {
  return storedIn(
    await tx.$queryRaw<unknown[]>`
      SELECT to_jsonb(x)::text AS stored FROM api_access x JOIN apis a ON a.id = x.api_id
      WHERE a.resource = ${resource} AND x.client_id = ${app}`,
  );
}

/** The accounts that are named as owners, by their address. */
async function ownersOf(tx: Transaction, file: Imported): Promise<Map<string, string>> {
  const named = [...file.apis, ...file.apps].flatMap(({ owner }) => (owner === undefined ? [] : [owner]));
  if (named.length === 0) return new Map();
  const rows = await tx.user.findMany({
    where: { email: { in: named }, deletedAt: null },
    select: { id: true, email: true },
  });
  return new Map(rows.map((row) => [row.email, row.id]));
}

function checkOwner({ owners, faults }: ImportRun, owner: string | undefined, path: string): void {
  if (owner === undefined || owners.has(owner)) return;
  const missing = { kind: 'person', name: owner } as const;
  faults.push({ field: `${path}owner`, code: 'unknown_person', detail: `There is no account of ${owner}.`, missing });
}

async function writeApi(run: ImportRun, api: ImportedApi, path: string): Promise<void> {
  const { tx, owners, at, faults } = run;
  checkOwner(run, api.owner, path);
  const { resource, owner, scopes, detailTypes, access: _, scopePrefix, ...settings } = api;
  const data = { ...settings, ...ownedBy(owners, owner), updatedAt: at };
  const other = await tx.api.findFirst({
    where: { resourceKey: normalResource(resource), NOT: { resource } },
    select: { resource: true },
  });
  if (other) {
    const detail = `“${resource}” differs from the registered “${other.resource}” only in spelling. Write it as it is registered.`;
    faults.push({ field: `${path}resource`, code: 'other_spelling', detail });
    return;
  }
  const { id } = await tx.api.upsert({
    where: { resource },
    create: { ...data, id: randomUUID(), resource, createdAt: at },
    update: data,
    select: { id: true },
  });
  if (scopePrefix !== undefined) {
    if (await isInUse(tx, id, scopePrefix)) {
      const detail = `Another API has the prefix “${scopePrefix}”, or scopes that begin with it. Choose another one.`;
      faults.push({ field: `${path}scopePrefix`, code: 'taken', detail });
    } else await tx.api.update({ where: { id }, data: { scopePrefix } });
  }
  for (const { value } of scopes) {
    const foreign = await foreignPrefix(tx, id, value);
    if (foreign === undefined) continue;
    const detail = `“${value}” begins with the prefix of another API.`;
    faults.push({ field: `${path}scopes`, code: 'foreign_prefix', detail });
  }
  const taken = await tx.apiScope.findMany({
    where: { value: { in: scopes.map((scope) => scope.value) }, apiId: { not: id } },
    select: { value: true },
  });
  for (const { value } of taken) {
    faults.push({ field: `${path}scopes`, code: 'taken', detail: `“${value}” belongs to another API.` });
  }
  for (const [position, { value, ...draft }] of scopes.entries()) {
    const words = { ...draft, localized: draft.localized ?? {}, position };
    if (taken.some((scope) => scope.value === value)) continue;
    await tx.apiScope.upsert({ where: { value }, create: { ...words, value, apiId: id }, update: words });
  }
  for (const type of await writeDetailTypes(tx, id, detailTypes)) {
    faults.push({ field: `${path}detailTypes`, code: 'taken', detail: `“${type}” belongs to another API.` });
  }
}

async function writeApp(run: ImportRun, app: ImportedApp, path: string): Promise<void> {
  const { tx, owners, at, faults } = run;
  checkOwner(run, app.owner, path);
  const values = app.scopes.map((asked) => asked.scope);
  const rows = await tx.apiScope.findMany({ where: { value: { in: values } }, select: { value: true } });
  const known = new Set<string>([...standardScopes, ...rows.map((row) => row.value)]);
  for (const [index, value] of values.entries()) {
    if (known.has(value)) continue;
    const missing = { kind: 'scope', name: value } as const;
    const field = `${path}scopes[${index}].scope`;
    faults.push({ field, code: 'unknown_scope', detail: `No API has the scope “${value}”.`, missing });
  }
  const before = await tx.client.findUnique({
    where: { id: app.id },
    select: { verifiedAt: true, verifiedIdentity: true },
  });
  const data = {
    kind: app.kind,
    metadata: { ...app.metadata },
    scopes: app.scopes,
    maxGrantSeconds: app.maxGrantSeconds ?? null,
    refreshIdleSeconds: app.refreshIdleSeconds ?? null,
    firstParty: app.firstParty,
    ...markFor(app, before, at),
    ...ownedBy(owners, app.owner),
    updatedAt: at,
    deletedAt: null,
  };
  await tx.client.upsert({
    where: { id: app.id },
    create: { ...data, id: app.id, createdAt: at },
    update: data,
  });
  const method = app.metadata.token_endpoint_auth_method;
  await fitSecrets(tx, app.id, method, at.getTime() / 1000);
  if (app.secrets !== undefined || app.secretHashes !== undefined) {
    const seal = method === sealedMethod ? run.seal : undefined;
    const secrets = { clear: app.secrets ?? [], hashes: app.secretHashes ?? [] };
    const isFree = await writeImportedSecrets(tx, app.id, secrets, at, seal);
    if (!isFree) {
      const detail = 'Another app has this secret; each needs its own.';
      faults.push({ field: `${path}secrets`, code: 'taken', detail });
    }
  }
  if (app.trustedIssuers !== undefined) {
    await tx.trustedIssuer.deleteMany({ where: { clientId: app.id } });
    await tx.trustedIssuer.createMany({
      data: app.trustedIssuers.map(({ jwks, jwksUri, ...trusted }) => ({
        ...trusted,
        clientId: app.id,
        createdAt: at,
        ...(jwks && { jwks: { keys: jwks.keys.map((key) => ({ ...key })) } }),
        ...(jwksUri !== undefined && { jwksUri }),
      })),
    });
  }
}

/** `verified: true` verifies the identity in the file. Without the field, a verification by an operator stays. */
function markFor(
  { verified, metadata }: ImportedApp,
  before: { verifiedAt: Date | null; verifiedIdentity: unknown } | null,
  at: Date,
) {
  if (verified === undefined) return {};
  if (!verified) return { verifiedAt: null, verifiedIdentity: Prisma.DbNull };
  const held = before?.verifiedAt && markHolds(before.verifiedIdentity, metadata);
  return { verifiedAt: held ? before.verifiedAt : at, verifiedIdentity: identityOf(metadata) };
}

async function writeAccess(
  { tx, at, faults }: ImportRun,
  resource: string,
  access: ImportedApi['access'][number],
  path: string,
): Promise<void> {
  const { app: clientId, ...allowed } = access;
  const api = await tx.api.findUnique({ where: { resource }, select: { id: true } });
  if (!api) {
    // Its own problem is known already.
    if (faults.length > 0) return;
    const missing = { kind: 'api', name: resource } as const;
    faults.push({ field: path, code: 'unknown_api', detail: 'The API was not taken over.', missing });
    return;
  }
  const client = await tx.client.findFirst({ where: { id: clientId, deletedAt: null }, select: { id: true } });
  if (!client) {
    const missing = { kind: 'app', name: clientId } as const;
    faults.push({ field: `${path}app`, code: 'unknown_app', detail: `There is no app “${clientId}”.`, missing });
    return;
  }
  await tx.apiAccess.upsert({
    where: { apiId_clientId: { apiId: api.id, clientId } },
    create: { apiId: api.id, clientId, ...allowed, createdAt: at },
    update: allowed,
  });
}

/** Without an owner in the file, the present owner stays. */
function ownedBy(owners: Map<string, string>, email: string | undefined): { ownerId?: string } {
  const id = email === undefined ? undefined : owners.get(email);
  return id === undefined ? {} : { ownerId: id };
}
