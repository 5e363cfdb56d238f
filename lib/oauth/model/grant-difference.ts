/**
 * What a change made of a grant, recorded with the activity `changed`: for the owner's timeline, and to undo a removal.
 */
import { z } from 'zod';
import type { Grant, GrantScope, GrantTerms } from './grant-records';
import { isStandardScope } from './scopes';

const scopeSchema = z.object({ scope: z.string(), endsAt: z.number().nullable() });

const differenceSchema = z.object({
  added: z.array(z.string()).exactOptional(),
  removed: z.array(z.string()).exactOptional(),
  /** The new end of the whole, and the one before; null: no end. Both are absent if it did not change. */
  endsAt: z.number().nullable().exactOptional(),
  endsAtBefore: z.number().nullable().exactOptional(),
  /** New ends of single scopes; null: the end of the whole. */
  scopeEnds: z.array(scopeSchema).exactOptional(),
  /** How long before the end the owner is reminded; null: not any more. */
  remindBeforeSeconds: z.number().nullable().exactOptional(),
});

export type GrantDifference = z.infer<typeof differenceSchema>;

/** What an owner's edit took away, complete enough to put it back. An answer to an app is no edit. */
const takenSchema = z.object({
  scopes: z.array(scopeSchema),
  resources: z.array(z.string()),
});

/** What is stored with an activity. `by` is the session (`sid`) in which the owner acted. */
export const activityDetailSchema = z.object({
  by: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  change: differenceSchema.exactOptional(),
  taken: takenSchema.exactOptional(),
  undo: z.literal(true).exactOptional(),
});

export type ActivityDetail = z.infer<typeof activityDetailSchema>;

type Terms = Pick<GrantTerms, 'scopes' | 'endsAt' | 'remindBeforeSeconds' | 'receipt'>;

export function grantDifference(before: Grant, after: Terms, now: number): GrantDifference {
  const live = before.scopes.filter(({ endsAt }) => endsAt === null || endsAt > now);
  const earlier = new Map(live.map(({ scope, endsAt }) => [scope, endsAt]));
  const names = after.scopes.map(({ scope }) => scope);
  const added = names.filter((scope) => !earlier.has(scope));
  const removed = [...earlier.keys()].filter((scope) => !names.includes(scope));
  const end = before.endsAt ?? null;
  // A scope whose end moved only because it cannot outlast the grant is no change of its own.
  const scopeEnds = after.scopes.filter(
    ({ scope, endsAt }) => earlier.has(scope) && earlier.get(scope) !== endsAt && endsAt !== after.endsAt,
  );
  const { remindBeforeSeconds: remind } = after;
  return {
    ...(added.length > 0 && { added }),
    ...(removed.length > 0 && { removed }),
    ...(after.endsAt !== end && { endsAt: after.endsAt, endsAtBefore: end }),
    ...(scopeEnds.length > 0 && { scopeEnds }),
    ...(remind !== undefined && remind !== (before.remindBeforeSeconds ?? null) && { remindBeforeSeconds: remind }),
  };
}

/** What is recorded of a change of terms. */
export function changeDetail(
  before: Grant,
  after: Terms,
  { by, reason, undo, now }: Pick<ActivityDetail, 'by' | 'reason' | 'undo'> & { now: number },
): ActivityDetail {
  const change = grantDifference(before, after, now);
  const { scopes, resources } = before;
  return {
    change,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    ...(undo && { undo }),
    ...(by !== undefined && change.removed && !after.receipt && { taken: { scopes, resources } }),
  };
}

/** How long an owner can undo a removal. */
export const undoSeconds = 600;

/** Who undoes a removal, and the resources that the app can reach with these scopes now. */
export type Undo = { by: string; reach: (scopes: readonly string[]) => readonly string[] };

/**
 * The terms that undo the last thing that happened to this grant, if it was a removal by this session a short time ago;
 * undefined otherwise. A scope stays removed if its end has come meanwhile, or if the app could no longer be allowed
 * it: its API may be gone, and another one may use the same value later.
 */
export function undoneTerms(
  grant: Grant,
  last: { kind: string; at: number; detail: unknown } | undefined,
  { by, reach }: Undo,
  now: number,
): (Omit<GrantTerms, 'ownerId' | 'clientId' | 'once'> & { scopes: GrantScope[] }) | undefined {
  const detail = activityDetailSchema.safeParse(last?.detail).data;
  const undoable = last?.kind === 'changed' && now - last.at <= undoSeconds && detail?.by === by;
  const removed = detail?.change?.removed;
  if (!undoable || !detail?.taken || !removed) return undefined;
  const isUsable = (scope: string) => isStandardScope(scope) || reach([scope]).length > 0;
  const restored = detail.taken.scopes.filter(
    ({ scope, endsAt }) => removed.includes(scope) && (endsAt === null || endsAt > now) && isUsable(scope),
  );
  if (restored.length === 0) return undefined;
  const names = restored.map(({ scope }) => scope);
  const back = new Map([...grant.scopes, ...restored].map((entry) => [entry.scope, entry]));
  const reached = reach(names);
  const endsAt = grant.endsAt ?? null;
  return {
    scopes: detail.taken.scopes.flatMap(({ scope }) => back.get(scope) ?? []),
    resources: detail.taken.resources.filter((one) => grant.resources.includes(one) || reached.includes(one)),
    declined: (grant.declined ?? []).filter((scope) => !names.includes(scope)),
    endsAt,
    ...(grant.details && { details: grant.details }),
  };
}
