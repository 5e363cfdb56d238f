import { z } from 'zod';
import { findOwnGrant, type GrantView } from '@/lib/data/owner/grants';
import { isOAuthError } from '@/lib/oauth/errors';
import type { World } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { backWith, type Flash, flashAt, seeOther } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { currentLanguage } from '@/lib/web/language';
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
import { scopeWords } from '@/lib/words/scope-words';

const one = { grant: z.string() };
/** Sent with a required permission: the person has read the consequences (`[grantId]/remove`). */
const confirmed = { confirmed: z.literal('yes').optional() };
const endings = z.discriminatedUnion('action', [
  z.object({ action: z.literal('end_all') }),
  z.object({ action: z.literal('end_app'), app: z.string() }),
  z.object({ action: z.literal('end_several'), grants: z.array(z.string()).max(1000) }),
]);
const changeSchema = z.discriminatedUnion('action', [
  z.object({ ...one, action: z.enum(['end', 'pause', 'resume']) }),
  z.object({ ...one, ...confirmed, action: z.literal('remove_scope'), scope: z.string() }),
  z.object({ ...one, ...confirmed, action: z.literal('remove_api'), api: z.string() }),
  z.object({
    ...one,
    ...endFormSchema.shape,
    action: z.literal('change_end'),
    duration: z.enum(['keep', ...endChoices.map(({ value }) => value)]),
  }),
]);

type Viewer = { sub: string; authTime: number };
type Change = z.infer<typeof changeSchema>;

/** An owner changes or ends a grant. Redirects to a page that says what was done, or what is wrong. */
export const POST = signedInFormHandler('/account', async ({ world, form, now, viewer }) => {
  const ending = endings.safeParse({ ...Object.fromEntries(form), grants: form.getAll('grant') });
  if (ending.success) return endTogether(world, viewer, ending.data);
  const parsed = changeSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return seeOther('/account');
  const grant = await findOwnGrant(world.db, viewer, parsed.data.grant, now);
  if (!grant?.live) return backWith(world.env, '/account', alreadyOver);
  return change(world, viewer, grant, parsed.data, form);
});

const alreadyOver: Flash = { code: 'already_over', values: {} };

/** Ends several grants in one transaction. */
async function endTogether({ env, oauth }: World, viewer: Viewer, ending: z.infer<typeof endings>): Promise<Response> {
  const which =
    ending.action === 'end_all'
      ? ({ all: 'apps' } as const)
      : ending.action === 'end_app'
        ? { clientId: ending.app }
        : { ids: ending.grants };
  const ended = await oauth.grants.endSelected(viewer.sub, which);
  if (ended.length === 0) return backWith(env, '/account', alreadyOver);
  const code = ending.action === 'end_all' ? 'all_ended' : 'several_ended';
  return backWith(env, '/account', { code, values: { count: String(ended.length) } });
}

async function change(
  world: World,
  viewer: Viewer,
  grant: GrantView,
  asked: Change,
  form: URLSearchParams,
): Promise<Response> {
  const { env, oauth } = world;
  const app = appFace(await currentLanguage(), grant.client).name.text;
  const page = `/account/apps/${grant.id}`;
  const done = (isDone: unknown, path: string, code: string, values: Record<string, string> = {}) =>
    isDone ? backWith(env, path, { code, values: { app, ...values } }) : backWith(env, '/account', alreadyOver);
  switch (asked.action) {
    case 'end':
      return done(await oauth.grants.end(viewer.sub, grant.id), '/account', 'ended');
    case 'pause':
      // A second press changes nothing and succeeds.
      return done((await oauth.grants.pause(viewer.sub, grant.id)) || grant.pausedAt, page, 'paused');
    case 'resume':
      return done((await oauth.grants.resume(viewer.sub, grant.id)) || grant.pausedAt === undefined, page, 'resumed');
    case 'remove_scope':
    case 'remove_api': {
      const isRemoved = (line: GrantView['scopes'][number]) =>
        asked.action === 'remove_scope' ? line.scope === asked.scope : line.api?.resource === asked.api;
      const [removed] = grant.scopes.filter(isRemoved);
      if (!removed) return seeOther(page);
      const needed = grant.scopes.some((line) => isRemoved(line) && line.required && !line.over);
      if (needed && !asked.confirmed) {
        const which = asked.action === 'remove_scope' ? { scope: asked.scope } : { api: asked.api };
        return seeOther(`${page}/remove?${new URLSearchParams(which)}`);
      }
      const kept = grant.scopes.filter((line) => !isRemoved(line) && !line.over);
      const scopes = kept.map(({ scope, endsAt }) => ({ scope, endsAt }));
      const goes = removed.api && !kept.some(({ api }) => api?.resource === removed.api?.resource);
      const resources = grant.resources.filter((resource) => !goes || resource !== removed.api?.resource);
      const changed = await oauth.grants.change(viewer.sub, grant.id, { scopes, resources, declines: true });
      const what = asked.action === 'remove_api' ? `use ${removed.api?.name}` : titleOf(removed);
      return done(changed, page, needed ? 'required_removed' : 'scope_removed', { scope: what });
    }
    case 'change_end':
      return changeEnds(world, viewer, grant, asked, form);
  }
}

const titleOf = ({ scope, api }: GrantView['scopes'][number]): string =>
  scopeWords('en', scope, api).title.toLocaleLowerCase();

async function changeEnds(
  { env, oauth }: World,
  viewer: Viewer,
  grant: GrantView,
  asked: Extract<Change, { action: 'change_end' }>,
  form: URLSearchParams,
): Promise<Response> {
  const page = `/account/apps/${grant.id}`;
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
      ...(remindBeforeSeconds !== undefined && { remindBeforeSeconds }),
    });
  } catch (error) {
    if (isOAuthError(error)) return back('end_too_late');
    throw error;
  }
  return changed
    ? backWith(env, page, {
        code: 'end_changed',
        values: { app: appFace(await currentLanguage(), grant.client).name.text },
      })
    : backWith(env, '/account', alreadyOver);
}
