/**
 * Rows of clients, of the APIs they reach and of the issuers they trust.
 */

import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { markHolds } from '@/lib/oauth/clients/verified-identity';
import { localizedApiSchema, localizedScopeSchema } from '@/lib/oauth/model/api-texts';
import { detailTypeSchema } from '@/lib/oauth/model/authorization-details';
import type { Client, TrustedIssuer } from '@/lib/oauth/model/client-records';
import { scopeEffects } from '@/lib/oauth/model/scopes';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { present } from '@/lib/oauth/present';
import { onlyTrue, optionalTime, time } from './row-fields';

/** SQL: the scopes `p` of an API in its order, as `apiFields` reads them. */
export const scopesAsJson = `json_agg(json_build_object('value', p.value, 'title', p.title,
            'description', p.description, 'effect', p.effect,
            'localized', p.localized) ORDER BY p.position, p.value)`;
function unlessEmpty<T extends object>(texts: T): T | undefined {
  return Object.keys(texts).length > 0 ? texts : undefined;
}

const optionalSeconds = z
  .number()
  .nullable()
  .transform((seconds) => seconds ?? undefined);

/** The fields that every API row has. */
export const apiFields = {
  resource: z.string(),
  name: z.string(),
  localized: localizedApiSchema.transform(unlessEmpty),
  accessTokenSeconds: z.number(),
  refreshIdleSeconds: optionalSeconds,
  signingAlg: z.enum(signingAlgs),
  opaqueTokens: onlyTrue,
  lastingKeys: onlyTrue,
  plainTokens: onlyTrue,
  scopes: z.array(
    z.object({
      value: z.string(),
      title: z.string(),
      description: z.string(),
      effect: z.enum(scopeEffects),
      localized: localizedScopeSchema.transform(unlessEmpty),
    }),
  ),
};

const clientRow = z.object({
  id: z.string(),
  kind: z.enum(['web', 'spa', 'native', 'machine']),
  metadata: clientMetadataSchema,
  scopes: z.array(z.object({ scope: z.string(), required: z.boolean() })),
  max_grant_seconds: z.number().nullable(),
  refresh_idle_seconds: z.number().nullable(),
  created: time,
  verified: optionalTime,
  verified_identity: z.unknown(),
  logo_hash: z.string().nullable(),
  first_party: z.boolean(),
  registration_hash: z.string().nullable(),
  document_ends: optionalTime,
  apis: z.array(
    z.object({
      ...apiFields,
      detailTypes: z.array(detailTypeSchema),
      machineScopes: z.array(z.string()),
      receivesEvents: onlyTrue,
      lastingTokens: onlyTrue,
      mayExchange: z
        .enum(['delegation', 'impersonation'])
        .nullable()
        .transform((mode) => mode ?? undefined),
    }),
  ),
});

/** The part of a client that is cached. The rest is read for each request. */
export type CachedClient = Omit<Client, 'secretHashes' | 'sealedSecrets' | 'ownerName' | 'machineGrant'>;

export function parseClient(row: unknown): CachedClient {
  const found = clientRow.parse(row);
  const { id, kind, metadata, scopes, apis } = found;
  const client: CachedClient = { id, kind, metadata, scopes, apis, createdAt: found.created };
  if (found.max_grant_seconds !== null) client.maxGrantSeconds = found.max_grant_seconds;
  if (found.refresh_idle_seconds !== null) client.refreshIdleSeconds = found.refresh_idle_seconds;
  if (found.verified !== null && markHolds(found.verified_identity, metadata)) client.verifiedAt = found.verified;
  if (found.logo_hash !== null) client.logoHash = found.logo_hash;
  if (found.first_party) client.firstParty = true;
  if (found.registration_hash !== null) client.registrationHash = found.registration_hash;
  if (found.document_ends !== null) client.documentEndsAt = found.document_ends;
  return client;
}

const trustedIssuerRow = z.object({
  issuer: z.string(),
  jwks: clientMetadataSchema.shape.jwks.nullable(),
  jwks_uri: z.string().nullable(),
  subject: z.enum(['sub', 'email']),
  scopes: z.array(z.string()),
});

export function parseTrustedIssuer(row: unknown): TrustedIssuer {
  const { issuer, jwks, jwks_uri: jwksUri, subject, scopes } = trustedIssuerRow.parse(row);
  return { issuer, subject, scopes, ...present({ jwks, jwksUri }) };
}
