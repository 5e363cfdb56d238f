import { z } from 'zod';
import { setLanguage } from '@/lib/data/people/people';
import { safeNext } from '@/lib/edge/local-path';
import { preferenceCookies, themes } from '@/lib/login/session/preferences';
import { sessionOf, setCookie } from '@/lib/login/session/session-cookie';
import { languages } from '@/lib/messages/languages';
import { seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';

const yearSeconds = 365 * 24 * 3600;
const choice = z.object({ language: z.enum(languages).optional(), theme: z.enum(themes).optional() });

/** Stores the choice of the footer in this browser, and the language in the account of a signed-in person. */
export const POST = formHandler(async ({ world, form, headers }) => {
  // The page with the form.
  const back = safeNext(world.env, headers.get('referer')) ?? '/';
  const chosen = choice.safeParse(Object.fromEntries(form));
  if (!chosen.success) return seeOther(back);
  const { language, theme } = chosen.data;
  const viewer = language && (await sessionOf(world, headers.get('cookie')));
  if (language && viewer) await setLanguage(world.db, viewer.sub, language);
  return seeOther(back, [
    ...(language ? [setCookie(world.env, preferenceCookies.language, language, yearSeconds)] : []),
    ...(theme ? [setCookie(world.env, preferenceCookies.theme, theme, yearSeconds)] : []),
  ]);
});
