import { z } from 'zod';
import { isOAuthError } from '@/lib/oauth/errors';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { loginOf } from '@/lib/web/viewer';
import { consentLanguage, consentText, consentTextHash } from '@/lib/words/consent-text';
import { chosenEnd, chosenReminder, chosenScopeEnds, endFormSchema } from '@/lib/words/grant-end';

const common = { interaction: z.string().max(200), form_token: z.string().max(500) };
const answerSchema = z.discriminatedUnion('action', [
  z.object({ ...common, action: z.literal('deny') }),
  z.object({
    ...common,
    ...endFormSchema.shape,
    action: z.literal('allow'),
    scope: z.array(z.string().max(256)).max(200),
    shown: z.string().max(100).optional(),
  }),
]);

/** The answer of the consent page. Redirects to the next step, or back to the page with the error. */
export const POST = formHandler(async ({ world, form, request, now }) => {
  const { env, oauth } = world;
  const parsed = answerSchema.safeParse({ ...Object.fromEntries(form), scope: form.getAll('scope') });
  const id = z.string().safeParse(form.get('interaction')).data ?? '';
  const page = `/consent?${new URLSearchParams({ interaction: id })}`;
  if (!parsed.success) return backWith(env, page, { code: 'form_incomplete', values: {} });

  const login = await loginOf(request);
  const pending = await oauth.interactions.pending(id);
  // The page knows what to say when the request is over or nobody is signed in.
  if (!login || !pending) return seeOther(page);

  const answer = parsed.data;
  const formToken = answer.form_token;
  const back = (code: string, more: Record<string, string> = {}): Promise<Response> =>
    backWith(env, page, {
      code,
      values:
        answer.action === 'allow'
          ? {
              ...detailChoices(form),
              scopes: answer.scope.join(' '),
              duration: answer.duration,
              until: answer.until ?? '',
              ...more,
            }
          : {},
    });
  try {
    if (answer.action === 'deny') {
      return seeOther((await oauth.consent.decide(id, login, { action: 'deny', formToken })).resumeUrl);
    }
    const question = await oauth.consent.question(id, login);
    if (!question) return seeOther(page);
    const end = chosenEnd(answer, now, question.maxEndsAt);
    if ('fault' in end) return back(end.fault);
    // The receipt keeps the text that was on the page, so the answer must be to that text.
    const text = consentText(question);
    if (answer.shown !== consentTextHash(text)) return back('question_changed');
    const own = question.lines.map(({ scope }) => {
      const before = question.current?.scopes.find((entry) => entry.scope === scope)?.endsAt ?? null;
      // An end that has passed is chosen again.
      return { scope, endsAt: before !== null && before > now ? before : null };
    });
    const chosen = chosenScopeEnds(form, own, now);
    if ('fault' in chosen) return back(chosen.fault, { fault_scope: chosen.scope });
    const remindBeforeSeconds = chosenReminder(form.get('remind'));
    const ownEnds = [...chosen.ends].flatMap(([scope, own]) => (own === null ? [] : [[scope, own] as const]));
    const decided = await oauth.consent.decide(id, login, {
      action: 'allow',
      formToken,
      scopes: answer.scope,
      ...end,
      scopeEnds: Object.fromEntries(ownEnds),
      ...(remindBeforeSeconds !== undefined && { remindBeforeSeconds }),
      shown: { text, language: consentLanguage },
    });
    return seeOther(decided.resumeUrl);
  } catch (error) {
    if (!isOAuthError(error)) throw error;
    return back(error.code === 'access_denied' ? 'form_stale' : 'end_too_late');
  }
});

/** Ends of single permissions and the reminder, to fill the form again. */
function detailChoices(form: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...form].filter(([name]) => /^(end:|until:|remind$)/.test(name)));
}
