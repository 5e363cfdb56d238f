/**
 * Grants: what people allowed apps. A person reads and changes their own. A caller that reaches everyone's can narrow,
 * pause and end them, but nobody except the owner makes access last longer: its end is the owner's to set.
 */
import { z } from 'zod';
import {
  type DirectoryGrant,
  directoryGrant,
  grantDirectory,
  grantPositionSchema,
  grantStates,
} from '@/lib/data/owner/grant-directory';
import { endReasonSchema } from '@/lib/data/owner/grants';
import { listReceipts } from '@/lib/data/owner/receipts';
import { receiptKindSchema } from '@/lib/data/protocol/receipt-store';
import { isOAuthError } from '@/lib/oauth/errors';
import type { GrantEdit } from '@/lib/oauth/model/grant-records';
import { type Call, operation, type Preview } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { fieldError, invalidFields, notFound, Problem } from '../problem';
import { moment, momentOrNull, readMoment, writeMoment } from '../values';

const grantParams = z.object({ grant: z.string().max(100).meta({ description: 'The id of the grant.' }) });

const scopeSchema = z.object({
  scope: z.string(),
  ends_at: moment.nullable().meta({ description: 'Its own end; null if it lasts as long as the grant.' }),
});

const grantSchema = z
  .object({
    id: z.string(),
    user_id: z.string().nullable().meta({ description: 'The person who allowed it.' }),
    app_id: z.string(),
    state: z.enum(grantStates),
    scopes: z.array(scopeSchema).meta({ description: 'In the order in which they were allowed.' }),
    resources: z.array(z.string()).meta({ description: 'The APIs that it covers (RFC 8707).' }),
    authorization_details: z.array(z.record(z.string(), z.unknown())).meta({ description: 'RFC 9396.' }),
    once: z.boolean().meta({ description: 'Whether it is for one use.' }),
    is_api_key: z.boolean(),
    ends_at: moment.nullable().meta({ description: 'The end that its owner set; null: until it is removed.' }),
    paused_at: moment.nullable(),
    ended_at: moment.nullable(),
    end_reason: endReasonSchema.nullable(),
    created_at: moment,
    changed_at: moment,
    last_used_at: moment.nullable(),
  })
  .meta({ id: 'Grant', description: 'What a person allowed an app, with its end.' });

function grantOf(grant: DirectoryGrant): z.input<typeof grantSchema> {
  return {
    id: grant.id,
    user_id: grant.ownerId ?? null,
    app_id: grant.clientId,
    state: grant.state,
    scopes: grant.scopes.map(({ scope, endsAt }) => ({ scope, ends_at: momentOrNull(endsAt ?? undefined) })),
    resources: grant.resources,
    authorization_details: grant.details,
    once: grant.once,
    is_api_key: grant.isKey,
    ends_at: momentOrNull(grant.endsAt),
    paused_at: momentOrNull(grant.pausedAt),
    ended_at: momentOrNull(grant.endedAt),
    end_reason: grant.endReason ?? null,
    created_at: writeMoment(grant.createdAt),
    changed_at: writeMoment(grant.changedAt),
    last_used_at: momentOrNull(grant.lastUsedAt),
  };
}

type Owned = DirectoryGrant & { ownerId: string };

/** The grant, if the caller reaches it. */
async function reached({ world, reach, now }: Call, id: string): Promise<Owned> {
  const grant = await directoryGrant(world.db, id, { ownerId: reach.everyone ? undefined : reach.sub }, now);
  if (grant?.ownerId === undefined) throw notFound('grant');
  return { ...grant, ownerId: grant.ownerId };
}

async function reachedLive(call: Call, id: string): Promise<Owned> {
  const grant = await reached(call, id);
  if (grant.state === 'ended') throw new Problem('conflict', 'This grant has ended. Ended grants do not change.');
  return grant;
}

/** Only its owner makes access last longer, and never through the app that has the access. */
function requireOwner({ reach, caller }: Call, grant: Owned): void {
  if (reach.everyone || reach.sub !== grant.ownerId) {
    throw new Problem('owners_only', 'Only its owner can resume a grant or make it last longer.');
  }
  if (!caller.scopes.includes('grants.write')) {
    const detail = 'The access token lacks the scope grants.write, which this change needs.';
    throw caller.refusal(403, 'insufficient_scope', detail, 'grants.write');
  }
  if (caller.grantId === grant.id || (caller.clientId === grant.clientId && !grant.isKey)) {
    throw new Problem('owners_only', 'An app cannot make its own access last longer.');
  }
}

const listGrants = operation({
  id: 'listGrants',
  method: 'GET',
  path: '/grants',
  tag: 'Grants',
  summary: 'List grants, newest first',
  scope: 'grants.read',
  query: z.strictObject({
    ...pageQuery,
    state: z.enum(grantStates).optional(),
    app_id: z.string().max(2000).optional(),
    user_id: z.guid().optional().meta({ description: "Only this person's grants." }),
  }),
  returns: pageOf(grantSchema),
  async run({ world, reach, now, query: { limit, cursor, state, app_id: clientId, user_id: asked } }) {
    if (!reach.everyone && asked !== undefined && asked !== reach.sub) return { items: [], next_cursor: null };
    const ownerId = reach.everyone ? asked : reach.sub;
    const after = readCursor(cursor, grantPositionSchema);
    const rows = await grantDirectory(world.db, { ownerId, clientId, state }, { after, take: limit + 1, now });
    return page(rows, limit, grantOf, ({ createdAt, id }) => ({ at: createdAt, id }));
  },
});

const getGrant = operation({
  id: 'getGrant',
  method: 'GET',
  path: '/grants/{grant}',
  tag: 'Grants',
  summary: 'Get a grant',
  scope: 'grants.read',
  params: grantParams,
  returns: grantSchema,
  run: async (call) => grantOf(await reached(call, call.params.grant)),
});

const changeSchema = z
  .strictObject({
    scopes: z
      .array(z.string().max(200))
      .max(200)
      .optional()
      .meta({ description: 'The scopes to keep. Scopes that were not allowed cannot be added.' }),
    ends_at: moment.nullable().optional().meta({ description: 'The new end; null: until it is removed.' }),
  })
  .meta({ id: 'GrantChange', description: 'A narrower or shorter grant. Only its owner can make it last longer.' });

type Change = z.output<typeof changeSchema>;

const longestKeySeconds = 366 * 24 * 3600;

/** The edit that a change asks for, after the checks that need no write. */
function editOf(call: Call, grant: Owned, change: Change): GrantEdit {
  const { scopes, ends_at: end } = change;
  const endsAt = end === undefined ? undefined : end === null ? null : readMoment(end);
  const excess = scopes?.filter((scope) => !grant.scopes.some((allowed) => allowed.scope === scope)) ?? [];
  if (excess.length > 0) {
    const detail = `The grant does not have ${excess.join(' ')}. Only its owner can allow more, on the consent page.`;
    throw invalidFields([fieldError(['scopes'], 'not_allowed', detail)]);
  }
  if (scopes?.length === 0) {
    throw invalidFields([fieldError(['scopes'], 'empty', 'Keep at least one scope, or end the grant.')]);
  }
  if (typeof endsAt === 'number' && endsAt <= call.now) {
    throw invalidFields([fieldError(['ends_at'], 'past', 'The end is in the past. End the grant instead.')]);
  }
  if (endsAt !== undefined && (endsAt ?? Infinity) > (grant.endsAt ?? Infinity)) {
    requireOwner(call, grant);
    // A new key could not last longer either, and its form asks for what the server and the APIs allow.
    if (grant.isKey && (endsAt ?? Infinity) > call.now + longestKeySeconds) {
      const detail = 'An API key lasts at most 366 days from now. Make a new one.';
      throw invalidFields([fieldError(['ends_at'], 'range', detail)]);
    }
  }
  return {
    ...(scopes && { scopes: grant.scopes.filter(({ scope }) => scopes.includes(scope)), declines: true }),
    ...(endsAt !== undefined && { endsAt }),
  };
}

const updateGrant = operation({
  id: 'updateGrant',
  method: 'PATCH',
  path: '/grants/{grant}',
  tag: 'Grants',
  summary: 'Narrow a grant, or change its end',
  description: 'Signed access tokens that were issued before become invalid if the grant gets narrower or shorter.',
  scope: 'grants.revoke',
  params: grantParams,
  body: changeSchema,
  returns: grantSchema,
  problems: ['owners_only'],
  async run(call) {
    const { world, params, body } = call;
    const grant = await reachedLive(call, params.grant);
    const edit = editOf(call, grant, body);
    try {
      const changed = await world.oauth.grants.change(grant.ownerId, grant.id, edit);
      if (changed === undefined) throw new Problem('conflict', 'The grant has changed meanwhile. Read it again.');
    } catch (error) {
      if (!isOAuthError(error) || error.code !== 'invalid_request') throw error;
      throw invalidFields([fieldError(['ends_at'], 'too_late', error.description)]);
    }
    return grantOf(await reached(call, grant.id));
  },
  async preview(call) {
    const grant = await reachedLive(call, call.params.grant);
    const edit = editOf(call, grant, call.body);
    const before = grantOf(grant);
    const kept = edit.scopes?.map(({ scope }) => scope);
    return {
      changes: [
        ...(kept ? [{ field: 'scopes', from: before.scopes.map(({ scope }) => scope), to: kept }] : []),
        ...(edit.endsAt === undefined
          ? []
          : [{ field: 'ends_at', from: before.ends_at, to: momentOrNull(edit.endsAt ?? undefined) }]),
      ],
    };
  },
});

const stateChange = (from: string, to: string): Preview => ({ changes: [{ field: 'state', from, to }] });

const pauseGrant = operation({
  id: 'pauseGrant',
  method: 'POST',
  path: '/grants/{grant}/pause',
  tag: 'Grants',
  summary: 'Pause a grant',
  description: 'Nothing is issued or confirmed under it until it is resumed. Pausing a paused grant changes nothing.',
  scope: 'grants.revoke',
  params: grantParams,
  returns: grantSchema,
  async run(call) {
    const grant = await reachedLive(call, call.params.grant);
    await call.world.oauth.grants.pause(grant.ownerId, grant.id);
    return grantOf(await reached(call, grant.id));
  },
  preview: async (call) => stateChange((await reachedLive(call, call.params.grant)).state, 'paused'),
});

const resumeGrant = operation({
  id: 'resumeGrant',
  method: 'POST',
  path: '/grants/{grant}/resume',
  tag: 'Grants',
  summary: 'Resume a paused grant',
  description: 'Only its owner can do this. Resuming a grant that is not paused changes nothing.',
  scope: 'grants.write',
  params: grantParams,
  returns: grantSchema,
  problems: ['owners_only'],
  async run(call) {
    const grant = await reachedLive(call, call.params.grant);
    requireOwner(call, grant);
    await call.world.oauth.grants.resume(grant.ownerId, grant.id);
    return grantOf(await reached(call, grant.id));
  },
  async preview(call) {
    const grant = await reachedLive(call, call.params.grant);
    requireOwner(call, grant);
    return stateChange(grant.state, 'live');
  },
});

const endGrant = operation({
  id: 'endGrant',
  method: 'DELETE',
  path: '/grants/{grant}',
  tag: 'Grants',
  summary: 'End a grant for good',
  description: 'Its tokens stop working, also signed ones at APIs that check. Ending an ended grant changes nothing.',
  scope: 'grants.revoke',
  params: grantParams,
  async run(call) {
    const { world, reach, params } = call;
    const grant = await reached(call, params.grant);
    if (reach.everyone) await world.oauth.grants.endByOperator(grant.ownerId, grant.id);
    else await world.oauth.grants.end(grant.ownerId, grant.id);
    return undefined;
  },
  async preview(call) {
    const { state } = await reached(call, call.params.grant);
    return { ...stateChange(state, 'ended'), ends: { grants: state === 'ended' ? 0 : 1 } };
  },
});

const receiptSchema = z
  .object({
    id: z.string(),
    kind: receiptKindSchema,
    at: moment,
  })
  .meta({ id: 'Receipt', description: 'A receipt of a decision about a grant.' });

const listGrantReceipts = operation({
  id: 'listGrantReceipts',
  method: 'GET',
  path: '/grants/{grant}/receipts',
  tag: 'Grants',
  summary: 'List the latest 100 receipts of a grant, newest first',
  scope: 'grants.read',
  params: grantParams,
  returns: z.object({ items: z.array(receiptSchema) }),
  async run(call) {
    const grant = await reached(call, call.params.grant);
    const receipts = await listReceipts(call.world.db, { sub: grant.ownerId }, grant.id);
    return { items: receipts.map(({ at, ...receipt }) => ({ ...receipt, at: writeMoment(at) })) };
  },
});

const getGrantReceipt = operation({
  id: 'getGrantReceipt',
  method: 'GET',
  path: '/grants/{grant}/receipts/{receipt}',
  tag: 'Grants',
  summary: 'Get a signed receipt',
  description: 'A JWT. The keys are at /oauth/receipt-keys.',
  scope: 'grants.read',
  params: grantParams.extend({ receipt: z.guid() }),
  returns: z.object({ id: z.string(), jwt: z.string(), claims: z.record(z.string(), z.unknown()) }),
  async run(call) {
    const grant = await reached(call, call.params.grant);
    const receipt = await call.world.oauth.receipts.signed(grant.ownerId, call.params.receipt);
    if (receipt?.grantId !== grant.id) throw notFound('receipt');
    return { id: receipt.id, jwt: receipt.jwt, claims: { ...receipt.claims } };
  },
});

export const grantOperations = [
  listGrants,
  getGrant,
  updateGrant,
  pauseGrant,
  resumeGrant,
  endGrant,
  listGrantReceipts,
  getGrantReceipt,
];
