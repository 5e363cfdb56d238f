/**
 * The issuers whose assertions an app may present (RFC 7523 §2.1), for its developer. An entry allows nothing on its
 * own: it applies to people who allowed the app something, and to no more than that.
 */
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { canServe, keyProblems } from '@/lib/oauth/clients/public-jwk';
import { isLoopbackHttp } from '@/lib/oauth/clients/uri-rules';
import type { TrustedIssuer } from '@/lib/oauth/model/client-records';
import { present } from '@/lib/oauth/present';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { Prisma } from '../generated/client';
import type { Owner } from './client-secrets';
import { type Refused, refusedBy } from './problems';

const mostIssuers = 20;

const issuerDraftSchema = z.object({
  issuer: z
    .string()
    .min(1, 'issuerMissing')
    .max(2000, 'longerThan2000')
    .refine((text) => !text.includes('\0'), 'issuerNul'),
  jwks: clientMetadataSchema.shape.jwks,
  jwksUri: clientMetadataSchema.shape.jwks_uri,
  subject: z.enum(['sub', 'email']),
  scopes: z.array(z.string()).min(1, 'scopesMissing'),
});

/** Sorted by issuer; also empty if the app is not the viewer's. */
export async function listTrustedIssuers(db: Database, owner: Owner, clientId: string): Promise<TrustedIssuer[]> {
  const rows = await db.prisma.trustedIssuer.findMany({
    where: { client: { id: clientId, ownerId: owner.sub, deletedAt: null } },
    orderBy: { issuer: 'asc' },
  });
  return rows.map(({ issuer, jwks, jwksUri, subject, scopes }) => ({
    ...issuerDraftSchema.parse({ issuer, jwks: jwks ?? undefined, jwksUri: jwksUri ?? undefined, subject, scopes }),
  }));
}

/** What would be stored, or the rules that the draft breaks. Undefined if the app is not the viewer's. */
export async function checkIssuer(
  db: Database,
  owner: Owner,
  clientId: string,
  draft: unknown,
): Promise<{ issuer: TrustedIssuer } | { refused: Refused[] } | undefined> {
  const client = await db.prisma.client.findFirst({
    where: { id: clientId, ownerId: owner.sub, deletedAt: null },
    select: { scopes: true, trusted: { select: { issuer: true } } },
  });
  if (client === null) return undefined;
  const parsed = issuerDraftSchema.safeParse(draft);
  if (!parsed.success) return { refused: refusedBy(parsed.error) };
  const { issuer, jwks, jwksUri, subject } = parsed.data;
  const refused: Refused[] = [];
  if ((jwks === undefined) === (jwksUri === undefined)) {
    refused.push({ field: 'jwksUri', problem: 'keysTwice' });
  } else if (jwksUri !== undefined && !jwksUri.startsWith('https:') && !isLoopbackHttp(jwksUri)) {
    refused.push({ field: 'jwksUri', problem: 'keysNotHttps' });
  }
  if (jwks && !canServe(jwks.keys, 'sig')) {
    const reason = keyProblems(jwks.keys).join(' ');
    refused.push({ field: 'jwks', problem: 'keysUnusable', values: { reason } });
  }
  const asked = askedSchema.parse(client.scopes).map(({ scope }) => scope);
  const scopes = asked.filter((scope) => parsed.data.scopes.includes(scope));
  if (scopes.length === 0) {
    refused.push({ field: 'scopes', problem: 'scopesMissing' });
  }
  const known = client.trusted.map((trusted) => trusted.issuer);
  if (!known.includes(issuer) && known.length >= mostIssuers) {
    refused.push({ field: 'issuer', problem: 'tooManyIssuers', values: { count: mostIssuers } });
  }
  if (refused.length > 0) return { refused };
  return { issuer: { issuer, subject, scopes, ...present({ jwks, jwksUri }) } };
}

/** Adds or replaces an issuer. Undefined if the app is not the viewer's. */
export async function trustIssuer(
  db: Database,
  owner: Owner,
  clientId: string,
  draft: unknown,
  now: number,
): Promise<{ issuer: string } | { refused: Refused[] } | undefined> {
  const checked = await checkIssuer(db, owner, clientId, draft);
  if (checked === undefined || 'refused' in checked) return checked;
  const { issuer, jwks, jwksUri, subject, scopes } = checked.issuer;
  const data = {
    subject,
    scopes,
    jwksUri: jwksUri ?? null,
    jwks: jwks ? storedSchema.parse(jwks) : Prisma.DbNull,
  };
  await db.prisma.trustedIssuer.upsert({
    where: { clientId_issuer: { clientId, issuer } },
    create: { ...data, clientId, issuer, createdAt: toDate(now) },
    update: data,
  });
  return { issuer };
}

/** False if it was not trusted, or the app is not the viewer's. */
export async function distrustIssuer(db: Database, owner: Owner, clientId: string, issuer: string): Promise<boolean> {
  const { count } = await db.prisma.trustedIssuer.deleteMany({
    where: { issuer, client: { id: clientId, ownerId: owner.sub, deletedAt: null } },
  });
  return count === 1;
}

const storedSchema = z.record(z.string(), z.json());
const askedSchema = z.array(z.object({ scope: z.string() }));
