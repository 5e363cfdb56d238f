import type { ProblemCode, ProblemValues } from '@/lib/data/developers/problems';
import { type MessagesOf, messagesIn } from '@/lib/messages/texts';
import { currentLanguage } from '@/lib/web/language';
import { problemText } from '@/lib/words/problem-words';

/** The texts of forms that run in the browser. They have no arguments, so they are passed as they are. */
export type FormTexts = Omit<MessagesOf<'devForms'>, 'problems'>;

export async function formTexts<const Form extends keyof FormTexts>(form: Form): Promise<FormTexts[Form]> {
  const texts: FormTexts = messagesIn(await currentLanguage(), 'devForms');
  return texts[form];
}

type Part =
  | 'app'
  | 'redirects'
  | 'picker'
  | 'duration'
  | 'grantTypes'
  | 'auth'
  | 'keys'
  | 'strict'
  | 'binding'
  | 'responses'
  | 'subject'
  | 'requests'
  | 'logout'
  | 'legacy';
export type AppFormTexts = Pick<FormTexts, Part>;

/** The texts of all parts of the form of an app. */
export async function appFormTexts(): Promise<AppFormTexts> {
  const { app, redirects, picker, duration, grantTypes, auth, keys, ...others } = messagesIn(
    await currentLanguage(),
    'devForms',
  );
  const { strict, binding, responses, subject, requests, logout, legacy } = others;
  const first = { app, redirects, picker, duration, grantTypes, auth, keys };
  return { ...first, strict, binding, responses, subject, requests, logout, legacy };
}

export type ProblemTexts = Partial<Record<string, string>>;

/** The texts of problems that a form shows while the developer types. */
export async function problemTexts(codes: readonly ProblemCode[], values: ProblemValues = {}): Promise<ProblemTexts> {
  const language = await currentLanguage();
  return Object.fromEntries(codes.map((problem) => [problem, problemText(language, { problem, values })]));
}
