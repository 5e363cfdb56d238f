/** Apps (clients). */
import { z } from 'zod';
import {
  clientDirectory,
  clientPositionSchema,
  type DirectoryClient,
  directoryClient,
} from '@/lib/data/developers/client-directory';
import { clientKinds } from '@/lib/data/developers/clients';
import { publishedMetadata } from '@/lib/oauth/clients/metadata';
import { operation } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { notFound } from '../problem';
import { moment, momentOrNull, writeMoment } from '../values';

export const appParams = z.object({ app: z.string().max(2000).meta({ description: 'The client_id.' }) });

const askedScopeSchema = z.object({
  scope: z.string(),
  required: z.boolean().meta({ description: 'Whether people cannot untick it on the consent page.' }),
});

export const appSchema = z
  .object({
    id: z.string().meta({ description: 'The client_id.' }),
    kind: z.enum(clientKinds).meta({ description: 'It decides which other settings are possible. It cannot change.' }),
    owner_id: z.string().nullable().meta({ description: 'The account of its developer; null if nobody owns it.' }),
    metadata: z
      .record(z.string(), z.json())
      .meta({ description: 'Client metadata (RFC 7591 §2), also with language tags such as client_name#de.' }),
    scopes: z.array(askedScopeSchema).meta({ description: 'The scopes that it may request from people.' }),
    max_grant_seconds: z.int().nullable().meta({ description: 'The longest grant that it accepts; null: no limit.' }),
    first_party: z.boolean(),
    verified_at: moment.nullable().meta({ description: 'Since when its identity is verified; null if it is not.' }),
    origin: z.enum(['portal', 'registration', 'document']).meta({
      description: 'Registered in the portal or by this API, by itself (RFC 7591), or by its metadata document.',
    }),
    created_at: moment,
    updated_at: moment,
  })
  .meta({ id: 'App', description: 'A registered app (an OAuth client).' });

const metadataSchema = z.record(z.string(), z.json());

export function appOf({ metadata, ...app }: DirectoryClient): z.input<typeof appSchema> {
  return {
    id: app.id,
    kind: app.kind,
    owner_id: app.ownerId ?? null,
    // Absent members are absent, not undefined.
    metadata: metadataSchema.parse(JSON.parse(JSON.stringify(publishedMetadata(metadata)))),
    scopes: app.scopes,
    max_grant_seconds: app.maxGrantSeconds ?? null,
    first_party: app.firstParty ?? false,
    verified_at: momentOrNull(app.verifiedAt),
    origin: app.origin,
    created_at: writeMoment(app.createdAt),
    updated_at: writeMoment(app.updatedAt),
  };
}

const listApps = operation({
  id: 'listApps',
  method: 'GET',
  path: '/apps',
  tag: 'Apps',
  summary: 'List apps, newest first',
  scope: 'apps.read',
  query: z.strictObject({
    ...pageQuery,
    q: z.string().max(200).optional().meta({ description: 'A part of a name or of a client_id.' }),
    kind: z.enum(clientKinds).optional(),
    owner_id: z.guid().optional().meta({ description: "Only this account's apps." }),
  }),
  returns: pageOf(appSchema),
  async run({ world, reach, query: { limit, cursor, q, kind, owner_id: asked } }) {
    // Another person's list is empty, like the list of a person who has no apps.
    if (!reach.everyone && asked !== undefined && asked !== reach.sub) return { items: [], next_cursor: null };
    const ownerId = reach.everyone ? asked : reach.sub;
    const after = readCursor(cursor, clientPositionSchema);
    const rows = await clientDirectory(world.db, { ownerId, kind, query: q }, { after, take: limit + 1 });
    return page(rows, limit, appOf, ({ createdAt, id }) => ({ at: createdAt, id }));
  },
});

const getApp = operation({
  id: 'getApp',
  method: 'GET',
  path: '/apps/{app}',
  tag: 'Apps',
  summary: 'Get an app',
  scope: 'apps.read',
  params: appParams,
  returns: appSchema,
  async run({ world, reach, params }) {
    const found = await directoryClient(world.db, params.app, { ownerId: reach.everyone ? undefined : reach.sub });
    if (found === undefined) throw notFound('app');
    return appOf(found);
  },
});

export const appOperations = [listApps, getApp];
