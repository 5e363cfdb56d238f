import { z } from 'zod';
import { languages } from '@/lib/messages/languages';
import { isOAuthError } from '@/lib/oauth/errors';
import type { ConsentQuestion } from '@/lib/oauth/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { loginOf } from '@/lib/web/viewer';
import { consentText, consentTextHash } from '@/lib/words/consent-text';
import { chosenEnd, chosenReminder, chosenScopeEnds, endFormSchema } from '@/lib/words/grant-end';

const common = { interaction: z.string().max(200), form_token: z.string().max(500) };
const choices = { ...common, ...endFormSchema.shape, scope: z.array(z.string().max(256)).max(200) };
const answerSchema = z.discriminatedUnion('action', [
  z.object({ ...common, action: z.literal('deny') }),
  z.object({ ...choices, action: z.literal('select_all') }),
  z.object({
    ...choices,
    action: z.literal('allow'),
    language: z.enum(languages),
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
        answer.action === 'deny'
          ? {}
          : {
              ...detailChoices(form),
              ...(answer.action === 'allow' && { scopes: answer.scope.join(' ') }),
              duration: answer.duration,
              until: answer.until ?? '',
              ...more,
            },
    });
  // Without script, the page comes back with every permission selected. Nothing is decided.
  if (answer.action === 'select_all') return back('select_all');
  try {
    if (answer.action === 'deny') {
      return seeOther((await oauth.consent.decide(id, login, { action: 'deny', formToken })).resumeUrl);
    }
    const question = await oauth.consent.question(id, login);
    if (!question) return seeOther(page);
    if (givesNothing(question, answer.scope)) return back('nothing_chosen');
    const end = chosenEnd(answer, now, question.maxEndsAt);
    if ('fault' in end) return back(end.fault);
    // The receipt keeps the text that was on the page, so the answer must be to that text, in its language.
    const { language } = answer;
    const text = consentText(language, question);
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
      shown: { text, language },
    });
    return seeOther(decided.resumeUrl);
  } catch (error) {
    if (!isOAuthError(error)) throw error;
    return back(error.code === 'access_denied' ? 'form_stale' : 'end_too_late');
  }
});

/** Whether nothing is selected and nothing is required. That would be a refusal, which *Deny* says more clearly. */
function givesNothing({ lines, details }: ConsentQuestion, selected: readonly string[]): boolean {
  const isGiven = ({ scope, required }: ConsentQuestion['lines'][number]) => required || selected.includes(scope);
  return details.length === 0 && !lines.some((line) => line.scope !== 'offline_access' && isGiven(line));
}

/** Ends of single permissions and the reminder, to fill the form again. Usual values are left out to save room. */
function detailChoices(form: URLSearchParams): Record<string, string> {
  const entries = [...form].filter(([name, value]) => /^(end:|until:|remind$)/.test(name) && value !== '');
  return Object.fromEntries(entries.filter(([, value]) => value !== 'keep'));
}
