/**
 * The portal's own command line as a row among the apps, so that consent, grants and sign-out treat it like any other.
 * It has no owner. Its row is made and brought up to date at start.
 */
import { isDeepStrictEqual } from 'node:util';
import { type ClientMetadata, clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { commandLineClientId } from '@/lib/oauth/clients/own-client';
import { identityOf } from '@/lib/oauth/clients/verified-identity';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import type { Prisma } from '../generated/client';
import { builtInApiId } from './built-in-api';

export type BuiltInClient = {
  metadata: Pick<ClientMetadata, 'client_name' | 'client_uri' | 'localized'>;
  /** Everything that it may ask a person for. */
  scopes: readonly string[];
  /** Those of them that only listed clients may request. They work for operators only. */
  listedScopes: readonly string[];
};

const settings = {
  application_type: 'native',
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  response_types: [],
  // RFC 8252 §8.5: a program on people's computers cannot keep a secret.
  token_endpoint_auth_method: 'none',
};

/** Writes the row and its access to the Management API. Several instances may do this at once. */
export async function writeBuiltInClient(db: Database, client: BuiltInClient, now: number): Promise<void> {
  const id = commandLineClientId;
  const at = toDate(now);
  const metadata = { ...client.metadata, ...settings };
  const scopes = client.scopes.map((scope) => ({ scope, required: false }));
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('countersign:built-in-client'))`;
    const current = await tx.client.findUnique({ where: { id } });
    const same = isDeepStrictEqual([metadata, scopes, null], [current?.metadata, current?.scopes, current?.deletedAt]);
    if (!same) {
      const row = {
        kind: 'native',
        metadata: { ...metadata, localized: { ...metadata.localized } },
        scopes,
        ownerId: null,
        firstParty: false,
        // Its name is protected like that of every verified app.
        verifiedAt: current?.verifiedAt ?? at,
        verifiedIdentity: identityOf(clientMetadataSchema.parse(metadata)),
        maxGrantSeconds: null,
        registrationHash: null,
        documentEndsAt: null,
        deletedAt: null,
        updatedAt: at,
      } satisfies Prisma.ClientUncheckedUpdateInput;
      await tx.client.upsert({ where: { id }, create: { ...row, id, createdAt: at }, update: row });
      await tx.clientSecret.deleteMany({ where: { clientId: id } });
    }
    const where = { apiId_clientId: { apiId: builtInApiId, clientId: id } };
    const access = await tx.apiAccess.findUnique({ where });
    const wanted = { userScopes: [...client.listedScopes], machineScopes: [] };
    if (access === null) {
      await tx.apiAccess.create({ data: { ...wanted, apiId: builtInApiId, clientId: id, createdAt: at } });
    } else if (!isDeepStrictEqual(wanted, { userScopes: access.userScopes, machineScopes: access.machineScopes })) {
      await tx.apiAccess.update({ where, data: wanted });
    }
  });
}
