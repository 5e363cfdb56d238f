/** Apps (clients). */
import { z } from 'zod';
import { askableScopes } from '@/lib/data/developers/api-access';
import { partsThatLoseTheMark } from '@/lib/data/developers/client-checks';
import { clientDirectory, clientPositionSchema, type DirectoryClient } from '@/lib/data/developers/client-directory';
import { listSecrets } from '@/lib/data/developers/client-secrets';
import {
  type ClientStanding,
  clientKinds,
  clientStanding,
  createClient,
  type Developer,
  deleteClient,
  updateClient,
  usesSecret,
} from '@/lib/data/developers/clients';
import { holderOfClientId } from '@/lib/data/developers/object-owners';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import { identityChanges, identityOf } from '@/lib/oauth/clients/verified-identity';
import { present } from '@/lib/oauth/present';
import { changesOf } from '../changes';
import { made, operation, type Preview } from '../operation';
import { actingForApp, changingApp, newOwner } from '../owners';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { fieldError, invalidFields, notFound, Problem, refusedErrors } from '../problem';
import {
  appOf,
  appParams,
  appSchema,
  type Caller,
  draftOf,
  merged,
  newAppSchema,
  patchAppSchema,
  pathOfField,
  putAppSchema,
  requireApp,
  requireDraft,
  type Settings,
  throwAny,
  withSecretSchema,
} from './app-drafts';

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
  run: async (call) => appOf(await requireApp(call, call.params.app)),
});

const createApp = operation({
  id: 'createApp',
  method: 'POST',
  path: '/apps',
  tag: 'Apps',
  summary: 'Register an app',
  description: 'The answer contains the secret, if the app has one. Nobody can read it again.',
  scope: 'apps.write',
  body: newAppSchema,
  returns: withSecretSchema,
  status: 201,
  async run(call) {
    const owner = await newOwner(call, call.body.owner_id);
    return make(call, owner, undefined);
  },
  async preview(call) {
    const owner = await newOwner(call, call.body.owner_id);
    return { changes: changesOf({}, await drafted(call, owner, { id: '', kind: call.body.kind }, call.body)) };
  },
});

const putApp = operation({
  id: 'putApp',
  method: 'PUT',
  path: '/apps/{app}',
  tag: 'Apps',
  summary: 'Register an app under a chosen id, or replace its settings',
  description:
    'The same request twice has the same result as once. An id has 3 to 61 lower-case letters, digits, dots, ' +
    'underscores and hyphens. The answer that registers the app (201) contains its secret, if it has one.',
  scope: 'apps.write',
  params: appParams,
  body: putAppSchema,
  returns: withSecretSchema,
  makes: true,
  async run(call) {
    const current = await currentOrFree(call);
    if (current === undefined) return make(call, await newOwner(call, call.body.owner_id), call.params.app);
    const owner = await changingApp(call, current.id);
    requireSame(current, call.body);
    return { ...appOf(await save(call, owner, current, call.body)), client_secret: null };
  },
  async preview(call) {
    const current = await currentOrFree(call);
    if (current === undefined) {
      const owner = await newOwner(call, call.body.owner_id);
      const { kind } = call.body;
      return { changes: changesOf({}, await drafted(call, owner, { id: call.params.app, kind }, call.body)) };
    }
    const owner = await changingApp(call, current.id);
    requireSame(current, call.body);
    return previewOf(call, owner, current, call.body);
  },
});

const patchApp = operation({
  id: 'patchApp',
  method: 'PATCH',
  path: '/apps/{app}',
  tag: 'Apps',
  summary: 'Change settings of an app',
  description: 'A merge patch (RFC 7396): absent members stay as they are, and null removes one.',
  scope: 'apps.write',
  params: appParams,
  body: patchAppSchema,
  returns: appSchema,
  async run(call) {
    const owner = await changingApp(call, call.params.app);
    const current = await requireApp(call, call.params.app);
    return appOf(await save(call, owner, current, { ...merged(current, call.body), lose_mark: call.body.lose_mark }));
  },
  async preview(call) {
    const owner = await changingApp(call, call.params.app);
    const current = await requireApp(call, call.params.app);
    return previewOf(call, owner, current, merged(current, call.body));
  },
});

const deleteApp = operation({
  id: 'deleteApp',
  method: 'DELETE',
  path: '/apps/{app}',
  tag: 'Apps',
  summary: 'Delete an app',
  description: 'Its grants, tokens and secrets end at once. Its id cannot be used again.',
  scope: 'apps.write',
  params: appParams,
  async run(call) {
    const { world, params, now } = call;
    if (!(await deleteClient(world.db, await changingApp(call, params.app), params.app, now))) throw notFound('app');
  },
  async preview(call) {
    const owner = await changingApp(call, call.params.app);
    const { grants, people, refresh_tokens, secrets } = standingOf(await requireStanding(call, owner));
    return { changes: [], ends: { apps: 1, grants, people, refresh_tokens, secrets } };
  },
});

const standingSchema = z
  .object({
    grants: z.int().meta({ description: 'Live grants of people.' }),
    people: z.int().meta({ description: 'People who have live grants.' }),
    refresh_tokens: z.int(),
    secrets: z.int(),
    ever_allowed: z.boolean().meta({ description: 'Whether anybody ever allowed it something.' }),
    ever_used: z.boolean().meta({ description: 'Whether it ever got a token.' }),
  })
  .meta({ id: 'AppStanding', description: 'What exists for an app, and would end if it were deleted.' });

const getAppStanding = operation({
  id: 'getAppStanding',
  method: 'GET',
  path: '/apps/{app}/standing',
  tag: 'Apps',
  summary: 'Get what would end if an app were deleted',
  scope: 'apps.read',
  params: appParams,
  returns: standingSchema,
  run: async (call) => standingOf(await requireStanding(call, await actingForApp(call, call.params.app))),
});

const availableScopeSchema = z
  .object({
    scope: z.string(),
    title: z.string().meta({ description: 'Empty for standard scopes.' }),
    api: z.string().nullable().meta({ description: 'The resource identifier of the API; null for standard scopes.' }),
  })
  .meta({ id: 'AvailableScope' });

const listAvailableScopes = operation({
  id: 'listAvailableScopes',
  method: 'GET',
  path: '/apps/{app}/available-scopes',
  tag: 'Apps',
  summary: 'List the scopes that an app may register to request',
  scope: 'apps.read',
  params: appParams,
  returns: z.object({ items: z.array(availableScopeSchema) }),
  async run(call) {
    const { id } = await requireApp(call, call.params.app);
    const scopes = await askableScopes(call.world.db, await actingForApp(call, id), { clientId: id });
    return { items: scopes.map(({ value, title, api }) => ({ scope: value, title, api: api?.resource ?? null })) };
  },
});

const chosenId = /^[a-z0-9][a-z0-9._-]{2,60}$/;

/** The app with this id; undefined if it can be registered. */
async function currentOrFree(call: Caller & { params: { app: string } }): Promise<DirectoryClient | undefined> {
  const { world, reach, params } = call;
  const holder = await holderOfClientId(world.db, params.app);
  if (holder === undefined) {
    if (chosenId.test(params.app)) return undefined;
    const detail = 'Choose 3 to 61 lower-case letters, digits, dots, underscores and hyphens.';
    throw invalidFields([{ field: 'app', pointer: '', code: 'id_shape', detail }]);
  }
  if (holder.deleted && (reach.everyone || holder.sub === reach.sub)) {
    throw new Problem('conflict', 'An app with this id was deleted. Choose another id.');
  }
  return requireApp(call, params.app);
}

/** Registers the app. */
async function make(call: Caller & { body: z.output<typeof newAppSchema> }, owner: Developer, id: string | undefined) {
  const { world, body, now } = call;
  await requireDraft(call, owner, { id: id ?? '', kind: body.kind }, body);
  const { sealSecret } = world.oauth.clients;
  const created = await createClient(world.db, owner, body.kind, draftOf(body, body.kind), now, sealSecret, id);
  if ('refused' in created) throw invalidFields(refusedErrors(created.refused, pathOfField));
  const app = appOf(await requireApp(call, created.id));
  return made({ ...app, client_secret: created.secret ?? null }, `/apps/${created.id}`);
}

/** What cannot change. */
function requireSame(current: DirectoryClient, body: z.output<typeof putAppSchema>): void {
  const wrong = (field: string) => fieldError([field], 'fixed', 'It cannot change.');
  const ownerId = body.owner_id?.toLowerCase();
  throwAny([
    ...(body.kind === current.kind ? [] : [wrong('kind')]),
    ...(body.owner_id === undefined || ownerId === current.ownerId ? [] : [wrong('owner_id')]),
  ]);
}

async function save(
  call: Caller,
  owner: Developer,
  current: DirectoryClient,
  body: Settings & { lose_mark: boolean },
): Promise<DirectoryClient> {
  await requireDraft(call, owner, current, body);
  const draft = draftOf(body, current.kind);
  const lost = current.verifiedAt === undefined ? [] : partsThatLoseTheMark(current.metadata, draft.metadata);
  if (lost.length > 0 && !body.lose_mark) {
    const detail = `The app would lose its mark, because these parts were verified: ${lost.join(', ')}. Send true.`;
    throw invalidFields([fieldError(['lose_mark'], 'markLost', detail)]);
  }
  const saved = await updateClient(call.world.db, owner, current.id, draft, call.now);
  if (saved === undefined) throw notFound('app');
  if ('refused' in saved) throw invalidFields(refusedErrors(saved.refused, pathOfField));
  return requireApp(call, current.id);
}

async function previewOf(call: Caller, owner: Developer, current: DirectoryClient, body: Settings): Promise<Preview> {
  const { metadata, ...columns } = await requireDraft(call, owner, current, body);
  const lost =
    current.verifiedAt === undefined ? [] : identityChanges(identityOf(current.metadata), identityOf(metadata));
  const { verifiedAt, ...others } = current;
  const next = { ...others, ...present(columns), metadata, ...(lost.length === 0 && present({ verifiedAt })) };
  const live = usesSecret(metadata) ? [] : await listSecrets(call.world.db, owner, current.id, call.now);
  return {
    changes: changesOf(appOf(current), appOf(next)),
    ends: { ...(live.length > 0 && { secrets: live.length }), ...(lost.length > 0 && { verified_marks: 1 }) },
  };
}

/** A new app as a dry run shows it. */
async function drafted(call: Caller, owner: Developer, app: { id: string; kind: ClientKind }, body: Settings) {
  const { metadata, ...columns } = await requireDraft(call, owner, app, body);
  const { now } = call;
  const {
    id,
    created_at: _,
    updated_at: __,
    ...shown
  } = appOf({
    ...present({ ownerId: owner.sub, ...columns }),
    scopes: columns.scopes,
    ...app,
    metadata,
    origin: 'portal',
    createdAt: now,
    updatedAt: now,
  });
  return { ...(id !== '' && { id }), ...shown };
}

async function requireStanding(call: Caller & { params: { app: string } }, owner: Developer): Promise<ClientStanding> {
  const standing = await clientStanding(call.world.db, owner, call.params.app, call.now);
  if (standing === undefined) throw notFound('app');
  return standing;
}

const standingOf = ({ liveGrants, people, refreshTokens, secrets, everAllowed, everUsed }: ClientStanding) => ({
  grants: liveGrants,
  people,
  refresh_tokens: refreshTokens,
  secrets,
  ever_allowed: everAllowed,
  ever_used: everUsed,
});

export const appOperations = [
  listApps,
  getApp,
  createApp,
  putApp,
  patchApp,
  deleteApp,
  getAppStanding,
  listAvailableScopes,
];
