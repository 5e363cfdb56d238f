/**
 * The representation of an app, and what a request may set of it: the rules that every registration and change passes.
 */
import { z } from 'zod';
import { serverRefusals } from '@/lib/data/developers/client-checks';
import { type DirectoryClient, directoryClient } from '@/lib/data/developers/client-directory';
import { type ClientDraft, checkClient, clientKinds, type Developer } from '@/lib/data/developers/clients';
import {
  type ClientKind,
  type ClientMetadata,
  clientMetadataSchema,
  localizedMembers,
  publishedMetadata,
} from '@/lib/oauth/clients/metadata';
import { mergePatch } from '../changes';
import type { Call } from '../operation';
import { type FieldError, fieldError, invalidFields, notFound, Problem, refusedErrors } from '../problem';
import { moment, momentOrNull, writeMoment } from '../values';

export const appParams = z.object({ app: z.string().max(2000).meta({ description: 'The client_id.' }) });

const askedScopeSchema = z.strictObject({
  scope: z.string().max(200),
  required: z.boolean().default(false).meta({ description: 'Whether people cannot untick it on the consent page.' }),
});

const metadataSchema = z
  .record(z.string(), z.json())
  .meta({ description: 'Client metadata (RFC 7591 §2), also with language tags such as client_name#de.' });
const idSchema = z.string().meta({ description: 'The client_id.' });
const kindSchema = z
  .enum(clientKinds)
  .meta({ description: 'It decides which other settings are possible. It cannot change.' });
const ownerSchema = z.guid().nullable().meta({ description: 'The account of its developer; null if nobody owns it.' });
const scopesSchema = z
  .array(askedScopeSchema)
  .max(300)
  .meta({ description: 'The scopes that it may request from people.' });
const maxGrantSchema = z
  .int()
  .nullable()
  .meta({ description: 'The longest grant that it accepts, in seconds; null: no limit.' });
const refreshIdleSchema = z
  .int()
  .nullable()
  .meta({ description: "How long its refresh tokens may stay unused, in seconds; null: this server's time." });

export const appSchema = z
  .object({
    id: idSchema,
    kind: kindSchema,
    owner_id: ownerSchema,
    metadata: metadataSchema,
    scopes: scopesSchema,
    max_grant_seconds: maxGrantSchema,
    refresh_idle_seconds: refreshIdleSchema,
    first_party: z.boolean(),
    verified_at: moment.nullable().meta({ description: 'Since when its identity is verified; null if it is not.' }),
    origin: z.enum(['portal', 'registration', 'document']).meta({
      description: 'Registered in the portal or by this API, by itself (RFC 7591), or by its metadata document.',
    }),
    created_at: moment,
    updated_at: moment,
  })
  .meta({ id: 'App', description: 'A registered app (an OAuth client).' });

const settings = {
  metadata: metadataSchema,
  scopes: scopesSchema.default([]),
  max_grant_seconds: maxGrantSchema.default(null),
  refresh_idle_seconds: refreshIdleSchema.default(null),
  first_party: z.boolean().optional().meta({ description: 'Only operators can change it. Absent: unchanged.' }),
};
const loseMark = z
  .boolean()
  .default(false)
  .meta({ description: 'Whether the app may lose its mark of a verified identity by this change.' });

export const newAppSchema = z.strictObject({ kind: kindSchema, owner_id: ownerSchema.optional(), ...settings });
export const putAppSchema = z.strictObject({ ...newAppSchema.shape, lose_mark: loseMark });
export const patchAppSchema = z.strictObject({
  metadata: metadataSchema.optional().meta({ description: 'The members to replace; null removes one.' }),
  scopes: scopesSchema.nullish(),
  max_grant_seconds: maxGrantSchema.optional(),
  refresh_idle_seconds: refreshIdleSchema.optional(),
  first_party: z.boolean().optional(),
  lose_mark: loseMark,
});

export type Settings = Pick<
  z.output<typeof newAppSchema>,
  'metadata' | 'scopes' | 'max_grant_seconds' | 'refresh_idle_seconds' | 'first_party'
>;

export const withSecretSchema = appSchema
  .extend({
    client_secret: z.string().nullable().meta({
      description: 'Only in the answer that makes the app; null if it has none. Nobody can read it again.',
    }),
  })
  .meta({ id: 'AppWithSecret' });
export function appOf({ metadata, ...app }: DirectoryClient): z.input<typeof appSchema> {
  return {
    id: app.id,
    kind: app.kind,
    owner_id: app.ownerId ?? null,
    // Absent members are absent, not undefined.
    metadata: metadataSchema.parse(JSON.parse(JSON.stringify(publishedMetadata(metadata)))),
    scopes: app.scopes,
    max_grant_seconds: app.maxGrantSeconds ?? null,
    refresh_idle_seconds: app.refreshIdleSeconds ?? null,
    first_party: app.firstParty ?? false,
    verified_at: momentOrNull(app.verifiedAt),
    origin: app.origin,
    created_at: writeMoment(app.createdAt),
    updated_at: writeMoment(app.updatedAt),
  };
}

export type Caller = Pick<Call, 'world' | 'reach' | 'caller' | 'now'>;

/** The app, if the caller reaches it. Throws `not_found`. */
export async function requireApp({ world, reach }: Caller, id: string): Promise<DirectoryClient> {
  const found = await directoryClient(world.db, id, { ownerId: reach.everyone ? undefined : reach.sub });
  if (found === undefined) throw notFound('app');
  return found;
}

/** What would be stored. Throws `invalid_fields` with every rule that the draft breaks. */
export async function requireDraft(
  { world }: Caller,
  owner: Developer,
  app: { id: string; kind: ClientKind; firstParty?: boolean; origin?: DirectoryClient['origin'] },
  body: Settings,
) {
  if (app.origin === 'document') {
    throw new Problem('conflict', 'Its settings come from its metadata document, and change there.');
  }
  throwAny(unknownMembers(body.metadata));
  const draft = draftOf(body, app.kind);
  const checked = await checkClient(world.db, owner, app, draft);
  const refused = [
    ...('refused' in checked ? checked.refused : []),
    ...(await serverRefusals(world.oauth.clients, draft.metadata)),
  ];
  throwAny(refusedErrors(refused, pathOfField));
  if ('refused' in checked) throw new Error('A refused draft has no error.');
  const { metadata: _, ...columns } = checked.columns;
  return { ...columns, metadata: checked.metadata };
}

export function throwAny(errors: FieldError[]): void {
  if (errors.length > 0) throw invalidFields(errors);
}

function unknownMembers(metadata: Settings['metadata']): FieldError[] {
  const known = new Set(Object.keys(clientMetadataSchema.shape).filter((name) => name !== 'localized'));
  const tagged: readonly string[] = localizedMembers;
  return Object.keys(metadata)
    .filter((name) => !(known.has(name) || tagged.includes(/^(\w+)#./.exec(name)?.[1] ?? '')))
    .map((name) => fieldError(['metadata', name], 'unknown_field', 'There is no such metadata.'));
}

/** Members that depend on the kind, if the request does not name them. */
const kindDefaults = {
  web: {},
  spa: { token_endpoint_auth_method: 'none' },
  native: { token_endpoint_auth_method: 'none', application_type: 'native' },
  machine: { grant_types: ['client_credentials'], response_types: [] },
} as const satisfies Record<ClientKind, Partial<ClientMetadata>>;

export function draftOf(body: Settings, kind: ClientKind): ClientDraft {
  const given = Object.entries(body.metadata).filter(([, value]) => value !== null);
  return {
    metadata: { ...kindDefaults[kind], ...Object.fromEntries(given) },
    scopes: body.scopes,
    maxGrantSeconds: body.max_grant_seconds ?? undefined,
    refreshIdleSeconds: body.refresh_idle_seconds ?? undefined,
    firstParty: body.first_party,
  };
}

/** The settings after the patch. */
export function merged(current: DirectoryClient, patch: z.output<typeof patchAppSchema>): Settings {
  const { metadata, scopes, max_grant_seconds, refresh_idle_seconds } = appOf(current);
  const next = {
    metadata: metadataSchema.parse(mergePatch(metadata, patch.metadata ?? {})),
    scopes: patch.scopes === undefined ? scopesSchema.parse(scopes) : (patch.scopes ?? []),
    max_grant_seconds: patch.max_grant_seconds === undefined ? max_grant_seconds : patch.max_grant_seconds,
    refresh_idle_seconds: patch.refresh_idle_seconds === undefined ? refresh_idle_seconds : patch.refresh_idle_seconds,
  };
  return { ...next, first_party: patch.first_party };
}

/** Where the fields of the data layer are in the body. */
export function pathOfField(field: string): string[] {
  const own: Record<string, string[]> = {
    scopes: ['scopes'],
    max_grant: ['max_grant_seconds'],
    refresh_idle: ['refresh_idle_seconds'],
    first_party: ['first_party'],
    password: ['metadata', 'grant_types'],
    id: ['id'],
  };
  return own[field] ?? ['metadata', field];
}
