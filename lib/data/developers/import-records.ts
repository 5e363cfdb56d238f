/**
 * Writes the people, APIs and apps of an import file, in one transaction: a name without a match undoes everything.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { ClientMetadata } from '@/lib/oauth/clients/metadata';
import { identityOf, markHolds } from '@/lib/oauth/clients/verified-identity';
import type { DetailType } from '@/lib/oauth/model/authorization-details';
import type { ApiScope } from '@/lib/oauth/model/client-records';
import type { Localized } from '@/lib/oauth/model/localized';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { Prisma } from '../generated/client';
import { standardScopes } from './api-rules';
import { fitSecrets, type Seal, sealedMethod } from './client-secrets';
import { writeDetailTypes } from './detail-types';
import { foreignPrefix, isInUse } from './scope-prefixes';

export type ImportedPerson = {
  email: string;
  name: string;
  passwordHash?: string;
  emailVerified: boolean;
  operator: boolean;
  claims: Prisma.InputJsonObject;
};

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
  scopePrefix?: string | undefined;
  scopes: ApiScope[];
  detailTypes: DetailType[];
  access: {
    app: string;
    userScopes: string[];
    machineScopes: string[];
    mayExchange: string | null;
    receivesEvents: boolean;
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

type Imported = { people: ImportedPerson[]; apis: ImportedApi[]; apps: ImportedApp[] };
type Transaction = Prisma.TransactionClient;

/** One import: its transaction, its time, the ids of owners by address, and the problems found so far. */
type ImportRun = { tx: Transaction; at: Date; seal: Seal; owners: Map<string, string>; faults: string[] };

/** Thrown to roll back the transaction. */
class Faults extends Error {
  readonly lines: string[];
  constructor(lines: string[]) {
    super('import faults');
    this.lines = lines;
  }
}

/** The unmatched names in the file, one line each; empty if it was applied. */
export async function writeImport(db: Database, file: Imported, now: number, seal: Seal): Promise<string[]> {
  try {
    await db.prisma.$transaction((tx) => write(tx, file, toDate(now), seal), { timeout: 60_000 });
    return [];
  } catch (error) {
    if (error instanceof Faults) return error.lines;
    throw error;
  }
}

async function write(tx: Transaction, file: Imported, at: Date, seal: Seal): Promise<void> {
  // Several instances may start with one file at once; they run one after another, which may take a while.
  await tx.$executeRaw`SET LOCAL statement_timeout = '60s'`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('countersign:import'))`;
  await tx.user.createMany({
    data: file.people.map(({ emailVerified, operator, ...person }) => ({
      ...person,
      id: randomUUID(),
      isOperator: operator,
      emailVerifiedAt: emailVerified ? at : null,
      createdAt: at,
      updatedAt: at,
    })),
    skipDuplicates: true,
  });

  const faults: string[] = [];
  const run = { tx, at, seal, owners: await ownersOf(tx, file, faults), faults };
  for (const [index, api] of file.apis.entries()) await writeApi(run, api, `apis[${index}]`);
  for (const [index, app] of file.apps.entries()) await writeApp(run, app, `apps[${index}]`);
  // Access comes last, because it refers to apps and APIs.
  for (const [index, api] of file.apis.entries()) await writeAccess(run, api, `apis[${index}]`);
  if (faults.length > 0) throw new Faults(faults);
}

async function ownersOf(tx: Transaction, file: Imported, faults: string[]): Promise<Map<string, string>> {
  const named = [...file.apis, ...file.apps].flatMap(({ owner }) => (owner === undefined ? [] : [owner]));
  const rows = await tx.user.findMany({
    where: { email: { in: named }, deletedAt: null },
    select: { id: true, email: true },
  });
  const owners = new Map(rows.map((row) => [row.email, row.id]));
  for (const list of ['apis', 'apps'] as const) {
    for (const [index, { owner }] of file[list].entries()) {
      if (owner === undefined || owners.has(owner)) continue;
      faults.push(`${list}[${index}].owner: There is no account of ${owner}.`);
    }
  }
  return owners;
}

async function writeApi({ tx, owners, at, faults }: ImportRun, api: ImportedApi, path: string): Promise<void> {
  const { resource, owner, scopes, detailTypes, access: _, scopePrefix, ...settings } = api;
  const data = { ...settings, ...ownedBy(owners, owner), updatedAt: at };
  const other = await tx.api.findFirst({
    where: { resourceKey: normalResource(resource), NOT: { resource } },
    select: { resource: true },
  });
  if (other) {
    faults.push(
      `${path}.resource: “${resource}” differs from the registered “${other.resource}” only in spelling. Write it as it is registered.`,
    );
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
      faults.push(
        `${path}.scopePrefix: Another API has the prefix “${scopePrefix}”, or scopes that begin with it. Choose another one.`,
      );
    } else await tx.api.update({ where: { id }, data: { scopePrefix } });
  }
  for (const { value } of scopes) {
    const foreign = await foreignPrefix(tx, id, value);
    if (foreign !== undefined) faults.push(`${path}.scopes: “${value}” begins with the prefix of another API.`);
  }
  const taken = await tx.apiScope.findMany({
    where: { value: { in: scopes.map((scope) => scope.value) }, apiId: { not: id } },
    select: { value: true },
  });
  for (const { value } of taken) faults.push(`${path}.scopes: “${value}” belongs to another API.`);
  for (const [position, { value, ...draft }] of scopes.entries()) {
    const words = { ...draft, localized: draft.localized ?? {}, position };
    if (taken.some((scope) => scope.value === value)) continue;
    await tx.apiScope.upsert({ where: { value }, create: { ...words, value, apiId: id }, update: words });
  }
  for (const type of await writeDetailTypes(tx, id, detailTypes)) {
    faults.push(`${path}.detailTypes: “${type}” belongs to another API.`);
  }
}

async function writeApp(run: ImportRun, app: ImportedApp, path: string): Promise<void> {
  const { tx, owners, at, faults } = run;
  const values = app.scopes.map((asked) => asked.scope);
  const rows = await tx.apiScope.findMany({ where: { value: { in: values } }, select: { value: true } });
  const known = new Set<string>([...standardScopes, ...rows.map((row) => row.value)]);
  for (const [index, value] of values.entries()) {
    if (!known.has(value)) faults.push(`${path}.scopes[${index}].scope: No API has the scope “${value}”.`);
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
  await fitSecrets(tx, app.id, app.metadata.token_endpoint_auth_method, at.getTime() / 1000);
  if (app.secrets !== undefined) await writeSecrets(run, app, app.secrets, path);
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

/** The file lists all valid secrets; other secrets of this app end now. */
async function writeSecrets(
  { tx, at, faults, seal }: ImportRun,
  { id: clientId, metadata }: ImportedApp,
  secrets: string[],
  path: string,
): Promise<void> {
  const isSealed = metadata.token_endpoint_auth_method === sealedMethod;
  const wanted = await Promise.all(
    secrets.map(async (secret) => ({
      hash: createHash('sha256').update(secret).digest('base64url'),
      hint: secret.slice(-4),
      ...(isSealed && { sealed: await seal(secret) }),
    })),
  );
  const hashes = wanted.map(({ hash }) => hash);
  const foreign = await tx.clientSecret.count({ where: { hash: { in: hashes }, clientId: { not: clientId } } });
  if (foreign > 0) faults.push(`${path}.secrets: Another app has this secret; each needs its own.`);
  await tx.clientSecret.updateMany({
    where: { clientId, hash: { notIn: hashes }, OR: [{ endsAt: null }, { endsAt: { gt: at } }] },
    data: { endsAt: at, sealed: null },
  });
  await tx.clientSecret.updateMany({ where: { clientId, hash: { in: hashes } }, data: { endsAt: null } });
  for (const { hash, sealed } of wanted) {
    if (sealed !== undefined) {
      await tx.clientSecret.updateMany({ where: { clientId, hash, sealed: null }, data: { sealed } });
    }
  }
  await tx.clientSecret.createMany({
    data: wanted.map((secret) => ({ ...secret, id: randomUUID(), clientId, createdAt: at })),
    skipDuplicates: true,
  });
}

async function writeAccess({ tx, at, faults }: ImportRun, api: ImportedApi, path: string): Promise<void> {
  const found = await tx.api.findUnique({ where: { resource: api.resource }, select: { id: true } });
  // Its resource was reported above.
  if (!found) return;
  const apiId = found.id;
  for (const [
    index,
    { app: clientId, userScopes, machineScopes, mayExchange, receivesEvents },
  ] of api.access.entries()) {
    const client = await tx.client.findFirst({ where: { id: clientId, deletedAt: null }, select: { id: true } });
    if (!client) {
      faults.push(`${path}.access[${index}].app: There is no app “${clientId}”.`);
      continue;
    }
    await tx.apiAccess.upsert({
      where: { apiId_clientId: { apiId, clientId } },
      create: { apiId, clientId, userScopes, machineScopes, mayExchange, receivesEvents, createdAt: at },
      update: { userScopes, machineScopes, mayExchange, receivesEvents },
    });
  }
}

/** Without an owner in the file, the present owner stays. */
function ownedBy(owners: Map<string, string>, email: string | undefined): { ownerId?: string } {
  const id = email === undefined ? undefined : owners.get(email);
  return id === undefined ? {} : { ownerId: id };
}
