/**
 * What this instance holds, in the form of the import file, so that another one can be made equal. An operator reads it
 * in parts. Left out are the Management API and the command line, which every instance has, and clients that register
 * themselves again: those of dynamic registration and of metadata documents.
 */
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { markHolds } from '@/lib/oauth/clients/verified-identity';
import { localizedApiSchema, localizedScopeSchema } from '@/lib/oauth/model/api-texts';
import { detailTypeSchema, publishedDetailType } from '@/lib/oauth/model/authorization-details';
import { withTags } from '@/lib/oauth/model/localized';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { builtInApiId } from './built-in-api';
import { sealedMethod } from './client-secrets';

export const exportKinds = ['people', 'apis', 'apps'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** Opens what is sealed in the database, for its owner. */
export type Opens = {
  clientSecret: (sealed: string, clientId: string) => Promise<string>;
  totp: (sub: string, sealed: string) => Promise<string>;
};

type Part = {
  /** Of the object before the part; undefined: from the beginning. */
  after: string | undefined;
  limit: number;
  /** Whether hashes and secrets are included. */
  secrets: boolean;
};

type Exported = Record<string, unknown>;

/** One more object than asked for shows that there are more. `key` is the position of an object. */
export async function exportRecords(
  db: Database,
  kind: ExportKind,
  part: Part,
  opens: Opens,
  now: number,
): Promise<{ key: string; value: Exported }[]> {
  if (kind === 'people') return exportPeople(db, part, opens);
  return kind === 'apis' ? exportApis(db, part) : exportApps(db, part, opens, now);
}

const uuidBefore = '00000000-0000-0000-0000-000000000000';

async function exportPeople(db: Database, { after = uuidBefore, limit, secrets }: Part, opens: Opens) {
  const rows = await db.prisma.user.findMany({
    where: { id: { gt: after }, deletedAt: null },
    orderBy: { id: 'asc' },
    take: limit + 1,
    include: { totp: true, identities: { orderBy: [{ issuer: 'asc' }, { subject: 'asc' }] } },
  });
  const people: { key: string; value: Exported }[] = [];
  for (const row of rows) {
    const totp = secrets && row.totp ? { secret: await opens.totp(row.id, row.totp.sealed) } : undefined;
    people.push({
      key: row.id,
      value: present({
        id: row.id,
        email: row.email,
        name: row.name,
        emailVerified: row.emailVerifiedAt !== null,
        operator: row.isOperator,
        language: row.language ?? undefined,
        claims: row.claims,
        passwordHash: secrets ? (row.passwordHash ?? undefined) : undefined,
        totp,
        identities: row.identities.map(({ issuer, subject, label }) => ({ issuer, subject, label })),
      }),
    });
  }
  return people;
}

async function exportApis(db: Database, { after = '', limit }: Part) {
  const rows = await db.prisma.api.findMany({
    where: { resource: { gt: after }, id: { not: builtInApiId } },
    orderBy: { resource: 'asc' },
    take: limit + 1,
    include: {
      owner: { select: { email: true } },
      scopes: { orderBy: [{ position: 'asc' }, { value: 'asc' }] },
      detailTypes: { orderBy: { type: 'asc' } },
      access: { orderBy: { clientId: 'asc' }, where: { client: ownClient } },
    },
  });
  return rows.map((row) => ({
    key: row.resource,
    value: present({
      resource: row.resource,
      name: row.name,
      ...withTags(localizedApiSchema.parse(row.localized)),
      owner: row.owner?.email,
      accessTokenSeconds: row.accessTokenSeconds,
      signingAlg: row.signingAlg,
      accessTokenFormat: row.accessTokenFormat,
      refreshIdleSeconds: row.refreshIdleSeconds ?? undefined,
      scopePrefix: row.scopePrefix ?? undefined,
      openToApps: row.openToApps,
      lastingKeys: row.lastingKeys,
      scopes: row.scopes.map(({ value, title, description, effect, localized }) => ({
        value,
        title,
        ...withTags(localizedScopeSchema.parse(localized)),
        description,
        effect,
      })),
      detailTypes: row.detailTypes.map(({ apiId: _, ...type }) => publishedDetailType(detailTypeSchema.parse(type))),
      access: row.access.map(({ clientId, userScopes, machineScopes, mayExchange, receivesEvents, lastingTokens }) => ({
        app: clientId,
        userScopes,
        machineScopes,
        mayExchange,
        receivesEvents,
        lastingTokens,
      })),
    }),
  }));
}

/** Apps that somebody registered here and that have no operator scopes. */
const ownClient = {
  deletedAt: null,
  registrationHash: null,
  documentEndsAt: null,
  apiAccess: { none: { apiId: builtInApiId } },
};

async function exportApps(db: Database, { after = '', limit, secrets }: Part, opens: Opens, now: number) {
  const rows = await db.prisma.client.findMany({
    where: { id: { gt: after }, ...ownClient },
    orderBy: { id: 'asc' },
    take: limit + 1,
    include: {
      owner: { select: { email: true } },
      secrets: {
        where: { OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }] },
        orderBy: [{ createdAt: 'asc' }, { hash: 'asc' }],
      },
      trusted: { orderBy: { issuer: 'asc' } },
    },
  });
  const apps: { key: string; value: Exported }[] = [];
  for (const row of rows) {
    const { localized, ...metadata } = clientMetadataSchema.parse(row.metadata);
    const usesSecret = metadata.token_endpoint_auth_method.startsWith('client_secret_');
    const isSealed = metadata.token_endpoint_auth_method === sealedMethod;
    const clear = [];
    if (secrets && isSealed) {
      for (const { sealed } of row.secrets) if (sealed !== null) clear.push(await opens.clientSecret(sealed, row.id));
    }
    const hashes = row.secrets.map(({ hash, hint, endsAt, strength }) =>
      present({ hash, hint, endsAt: endsAt ? toSeconds(endsAt) : undefined, strength: strength ?? undefined }),
    );
    apps.push({
      key: row.id,
      value: present({
        id: row.id,
        kind: row.kind,
        owner: row.owner?.email,
        verified: row.verifiedAt !== null && markHolds(row.verifiedIdentity, { ...metadata, localized }),
        firstParty: row.firstParty,
        maxGrantSeconds: row.maxGrantSeconds ?? undefined,
        refreshIdleSeconds: row.refreshIdleSeconds ?? undefined,
        scopes: row.scopes,
        secrets: secrets && isSealed ? clear : undefined,
        secretHashes: secrets && usesSecret && !isSealed ? hashes : undefined,
        trustedIssuers: row.trusted.map(({ issuer, jwks, jwksUri, subject, scopes }) =>
          present({ issuer, jwks: jwks ?? undefined, jwksUri: jwksUri ?? undefined, subject, scopes }),
        ),
        metadata: { ...plain(metadata), ...withTags(localized) },
      }),
    });
  }
  return apps;
}

const objectSchema = z.record(z.string(), z.unknown());

/** Without members that are undefined. */
const plain = (value: object): Exported => objectSchema.parse(JSON.parse(JSON.stringify(value)));

function present(value: Record<string, unknown>): Exported {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
