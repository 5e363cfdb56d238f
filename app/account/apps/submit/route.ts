import { z } from 'zod';
import { findOwnGrant, type GrantView, type ScopeView, surplusScopes } from '@/lib/data/owner/grants';
import { languageFor } from '@/lib/login/session/preferences';
import type { Language } from '@/lib/messages/texts';
import { isOAuthError } from '@/lib/oauth/errors';
import type { World } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { backWith, type Flash, flashAt, seeOther } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { hasRecentProof, reauthenticationPath } from '@/lib/web/reauthentication';
import { appFace } from '@/lib/words/app-display';
import {
  chosenEnd,
  chosenReminder,
  chosenScopeEnds,
  endChoices,
  endFormSchema,
  lengthens,
} from '@/lib/words/grant-end';
import { apiName } from '@/lib/words/scope-words';
import { appsPage, wordsOf } from '../grant-words';

const one = { grant: z.string() };
/** Sent with a required permission: the person has read the consequences (`[grantId]/remove`). */
const confirmed = { confirmed: z.literal('yes').optional() };
const endings = z.discriminatedUnion('action', [
  z.object({ action: z.literal('end_all') }),
  z.object({ action: z.literal('end_app'), app: z.string() }),
  z.object({ action: z.literal('end_several'), grants: z.array(z.string()).max(1000) }),
]);
const changeSchema = z.discriminatedUnion('action', [
  z.object({ ...one, action: z.enum(['end', 'pause', 'resume', 'undo', 'keep_used']) }),
  z.object({ ...one, ...confirmed, action: z.literal('remove_scope'), scope: z.string() }),
  z.object({ ...one, ...confirmed, action: z.literal('remove_api'), api: z.string() }),
  z.object({
    ...one,
    ...endFormSchema.shape,
    action: z.literal('change_end'),
    duration: z.enum(['keep', ...endChoices.map(({ value }) => value)]),
  }),
]);

type Viewer = { sub: string; sid: string; authTime: number; language: Language };
type Change = z.infer<typeof changeSchema>;

/** An owner changes or ends a grant. Redirects to a page that says what was done, or what is wrong. */
export const POST = signedInFormHandler(appsPage, async ({ world, form, headers, now, viewer: owner }) => {
  const viewer = { ...owner, language: languageFor(headers, owner.language) };
  const ending = endings.safeParse({ ...Object.fromEntries(form), grants: form.getAll('grant') });
  if (ending.success) return endTogether(world, viewer, ending.data);
  const parsed = changeSchema.safeParse(withAction(form));
  if (!parsed.success) return seeOther(appsPage);
  const grant = await findOwnGrant(world.db, viewer, parsed.data.grant, now);
  if (!grant?.live) return backWith(world.env, appsPage, alreadyOver);
  return change(world, viewer, grant, parsed.data, form);
});

/** The buttons of single permissions say what they remove in their own names: one form has all of them. */
function withAction(form: URLSearchParams): Record<string, string> {
  const [scope, api] = [form.get('remove_scope'), form.get('remove_api')];
  const action =
    scope === null ? (api === null ? {} : { action: 'remove_api', api }) : { action: 'remove_scope', scope };
  return { ...Object.fromEntries(form), ...action };
}

const alreadyOver: Flash = { code: 'already_over', values: {} };

/** Ends several grants in one transaction. */
async function endTogether({ env, oauth }: World, viewer: Viewer, ending: z.infer<typeof endings>): Promise<Response> {
  const which =
    ending.action === 'end_all'
      ? ({ all: 'apps' } as const)
      : ending.action === 'end_app'
        ? { clientId: ending.app }
        : { ids: ending.grants };
  const ended = await oauth.grants.endSelected(viewer.sub, which, viewer.sid);
  if (ended.length === 0) return backWith(env, appsPage, alreadyOver);
  const code = ending.action === 'end_all' ? 'all_ended' : 'several_ended';
  return backWith(env, appsPage, { code, values: { count: String(ended.length) } });
}

async function change(
  world: World,
  viewer: Viewer,
  grant: GrantView,
  asked: Change,
  form: URLSearchParams,
): Promise<Response> {
  const { env, oauth } = world;
  const { sub, sid } = viewer;
  const { language } = viewer;
  const app = appFace(language, grant.client).name.text;
  const page = `${appsPage}/${grant.id}`;
  const done = (isDone: unknown, path: string, code: string, values: Record<string, string> = {}) =>
    backWith(env, isDone ? path : appsPage, isDone ? { code, values: { app, ...values } } : alreadyOver);
  const remove = async (isRemoved: (line: ScopeView) => boolean, code: string, values: Record<string, string>) =>
    done(await oauth.grants.change(sub, grant.id, { ...withoutScopes(grant, isRemoved), by: sid }), page, code, values);
  switch (asked.action) {
    case 'end':
      return done(await oauth.grants.end(sub, grant.id, sid), appsPage, 'ended');
    case 'pause':
      // A second press changes nothing and succeeds.
      return done((await oauth.grants.pause(sub, grant.id, sid)) || grant.pausedAt, page, 'paused');
    case 'resume':
      return done((await oauth.grants.resume(sub, grant.id, sid)) || grant.pausedAt === undefined, page, 'resumed');
    case 'undo':
      return done(true, page, (await oauth.grants.undoRemoval(sub, grant.id, sid)) ? 'undone' : 'not_undone');
    case 'keep_used': {
      const surplus = surplusScopes(grant, nowSeconds()).map(({ scope }) => scope);
      if (surplus.length === 0) return seeOther(page);
      return remove(({ scope }) => surplus.includes(scope), 'scopes_removed', { count: String(surplus.length) });
    }
    case 'remove_scope':
    case 'remove_api': {
      const isRemoved = (line: ScopeView) =>
        asked.action === 'remove_scope' ? line.scope === asked.scope : line.api?.resource === asked.api;
      const [removed] = grant.scopes.filter(isRemoved);
      if (!removed) return seeOther(page);
      const needed = grant.scopes.some((line) => isRemoved(line) && line.required && !line.over);
      if (needed && !asked.confirmed) {
        const which = asked.action === 'remove_scope' ? { scope: asked.scope } : { api: asked.api };
        return seeOther(`${page}/remove?${new URLSearchParams(which)}`);
      }
      const isApi = asked.action === 'remove_api' && removed.api;
      const permission = isApi ? apiName(language, isApi) : wordsOf(language, removed).title;
      return remove(isRemoved, needed ? 'required_removed' : 'scope_removed', { permission });
    }
    case 'change_end':
      return changeEnds(world, viewer, grant, asked, form);
  }
}

/** The grant without these permissions, and without the APIs that it then has no permission for. */
function withoutScopes(grant: GrantView, isRemoved: (line: ScopeView) => boolean) {
  const kept = grant.scopes.filter((line) => !isRemoved(line) && !line.over);
  const gone = grant.scopes
    .filter(isRemoved)
    .flatMap(({ api }) => (api && !kept.some((line) => line.api?.resource === api.resource) ? api.resource : []));
  return {
    scopes: kept.map(({ scope, endsAt }) => ({ scope, endsAt })),
    resources: grant.resources.filter((resource) => !gone.includes(resource)),
    declines: true,
  };
}

async function changeEnds(
  { env, oauth }: World,
  viewer: Viewer,
  grant: GrantView,
  asked: Extract<Change, { action: 'change_end' }>,
  form: URLSearchParams,
): Promise<Response> {
  const page = `${appsPage}/${grant.id}`;
  const now = nowSeconds();
  const typed = Object.fromEntries([...form].filter(([name]) => /^(end:|until|duration$|remind$)/.test(name)));
  const back = (code: string, more: Record<string, string> = {}) =>
    backWith(env, page, { code, values: { ...typed, ...more } });

  const { duration, ...rest } = asked;
  const before = { endsAt: grant.endsAt ?? null, scopes: grant.scopes.filter(({ over }) => !over) };
  const end =
    duration === 'keep'
      ? { endsAt: before.endsAt, once: false }
      : chosenEnd({ ...rest, duration }, now, grant.maxEndsAt);
  if ('fault' in end) return back(end.fault);
  if (grant.once || end.once) return back('end_too_late');
  const chosen = chosenScopeEnds(form, before.scopes, now);
  if ('fault' in chosen) return back(chosen.fault, { fault_scope: chosen.scope });
  const after = {
    endsAt: end.endsAt,
    scopes: before.scopes.map(({ scope, endsAt }) => ({
      scope,
      endsAt: chosen.ends.get(scope) ?? (chosen.ends.has(scope) ? null : endsAt),
    })),
  };
  // A person at a borrowed browser may shorten access, but not extend it.
  if (lengthens(before, after) && !hasRecentProof(viewer, now)) {
    const { path, cookie } = await flashAt(env, page, { code: 'proved', values: typed });
    return seeOther(reauthenticationPath(path), [cookie]);
  }
  const remindBeforeSeconds = chosenReminder(form.get('remind'));
  let changed: unknown;
  try {
    changed = await oauth.grants.change(viewer.sub, grant.id, {
      ...after,
      by: viewer.sid,
      ...(remindBeforeSeconds !== undefined && { remindBeforeSeconds }),
    });
  } catch (error) {
    if (isOAuthError(error)) return back('end_too_late');
    throw error;
  }
  return changed
    ? backWith(env, page, {
        code: 'end_changed',
        values: { app: appFace(viewer.language, grant.client).name.text },
      })
    : backWith(env, appsPage, alreadyOver);
}
