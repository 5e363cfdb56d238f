import { z } from 'zod';
import { chosenEnd, endFormSchema } from '@/lib/grant-end';
import { backWith, seeOther } from '@/lib/login/flash';
import { readOwnForm } from '@/lib/login/form';
import { loginOf } from '@/lib/login/viewer';
import { OAuthError } from '@/lib/oauth/errors';
import { server } from '@/lib/server';

const common = { interaction: z.string().max(200), form_token: z.string().max(500) };
const answerSchema = z.discriminatedUnion('action', [
  z.object({ ...common, action: z.literal('deny') }),
  z.object({
    ...common,
    ...endFormSchema.shape,
    action: z.literal('allow'),
    scope: z.array(z.string().max(256)).max(200),
  }),
]);

/** The answer of the consent page. Ends in a redirect: onwards, or back to the page with what was wrong. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, oauth } = await server();
  const parsed = answerSchema.safeParse({ ...Object.fromEntries(form), scope: form.getAll('scope') });
  const id = z.string().safeParse(form.get('interaction')).data ?? '';
  const page = `/consent?${new URLSearchParams({ interaction: id })}`;
  if (!parsed.success) return backWith(env, page, { code: 'form_incomplete', values: {} });

  const login = await loginOf(request);
  const pending = await oauth.pendingInteraction(id);
  // The page knows what to say when the request is over or nobody is signed in.
  if (!login || !pending) return seeOther(page);

  const answer = parsed.data;
  const formToken = answer.form_token;
  const back = (code: string): Promise<Response> =>
    backWith(env, page, {
      code,
      values:
        answer.action === 'allow'
          ? { scopes: answer.scope.join(' '), duration: answer.duration, until: answer.until ?? '' }
          : {},
    });
  try {
    if (answer.action === 'deny') {
      return seeOther((await oauth.decide(id, login, { action: 'deny', formToken })).resumeUrl);
    }
    const now = Math.floor(Date.now() / 1000);
    const { maxGrantSeconds } = pending.client;
    const end = chosenEnd(answer, now, maxGrantSeconds === undefined ? undefined : now + maxGrantSeconds);
    if ('fault' in end) return back(end.fault);
    const decided = await oauth.decide(id, login, { action: 'allow', formToken, scopes: answer.scope, ...end });
    return seeOther(decided.resumeUrl);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return back(error.code === 'access_denied' ? 'form_stale' : 'end_too_late');
  }
}
