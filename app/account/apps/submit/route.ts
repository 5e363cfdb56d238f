import { z } from 'zod';
import { appFace } from '@/lib/app-face';
import { findGrantOf, listGrants } from '@/lib/data/grants';
import { chosenEnd, endFormSchema } from '@/lib/grant-end';
import { backWith, seeOther } from '@/lib/login/flash';
import { readOwnForm } from '@/lib/login/form';
import { nowSeconds, sessionOf } from '@/lib/login/login';
import { scopeWords } from '@/lib/scope-words';
import { server } from '@/lib/server';

const changeSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('end_all') }),
  z.object({ action: z.literal('end'), grant: z.string() }),
  z.object({ action: z.literal('remove_scope'), grant: z.string(), scope: z.string() }),
  z.object({ action: z.literal('change_end'), grant: z.string(), ...endFormSchema.shape }),
]);

/** An owner's change of what they allowed. Ends in a redirect to a page that says what was done or what was wrong. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db, oauth } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: '/account' })}`);
  const parsed = changeSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return seeOther('/account');
  const change = parsed.data;
  const now = nowSeconds();

  if (change.action === 'end_all') {
    for (const { id } of await listGrants(db, viewer, now)) await oauth.endGrant(viewer.sub, id);
    return backWith(env, '/account', { code: 'all_ended', values: {} });
  }

  const grant = await findGrantOf(db, viewer, change.grant, now);
  if (!grant?.live) return backWith(env, '/account', { code: 'already_over', values: {} });
  const app = appFace(grant.client).name.text;
  const page = `/account/apps/${grant.id}`;
  switch (change.action) {
    case 'end': {
      const ended = await oauth.endGrant(viewer.sub, grant.id);
      return backWith(env, '/account', { code: ended ? 'ended' : 'already_over', values: { app } });
    }
    case 'remove_scope': {
      const removed = grant.scopes.find(({ scope }) => scope === change.scope);
      if (!removed) return seeOther(page);
      const scopes = grant.scopes
        .filter((entry) => entry !== removed && !entry.over)
        .map(({ scope, endsAt }) => ({ scope, endsAt }));
      const changed = await oauth.changeGrant(viewer.sub, grant.id, { scopes });
      if (!changed) return backWith(env, '/account', { code: 'already_over', values: {} });
      const scope = scopeWords(removed.scope, removed.api).title;
      return backWith(env, page, { code: 'scope_removed', values: { app, scope: scope.toLocaleLowerCase() } });
    }
    case 'change_end': {
      const end = chosenEnd(change, now, grant.maxEndsAt);
      const fault = 'fault' in end ? end.fault : grant.once || end.once ? 'end_too_late' : undefined;
      if ('fault' in end || fault) {
        const values = { duration: change.duration, until: change.until ?? '' };
        return backWith(env, page, { code: fault ?? 'end_too_late', values });
      }
      const changed = await oauth.changeGrant(viewer.sub, grant.id, { endsAt: end.endsAt });
      return changed
        ? backWith(env, page, { code: 'end_changed', values: { app } })
        : backWith(env, '/account', { code: 'already_over', values: {} });
    }
  }
}
