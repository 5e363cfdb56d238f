import { optionalMails, setMailOptOut } from '@/lib/data/people/mailbox';
import { setLanguage } from '@/lib/data/people/people';
import { preferenceCookies } from '@/lib/login/session/preferences';
import { setCookie } from '@/lib/login/session/session-cookie';
import { isLanguage } from '@/lib/messages/languages';
import { backWith } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';

const page = '/account/profile';

/** The language of pages and e-mails, and which e-mails the person gets. */
export const POST = signedInFormHandler(page, async ({ world, form, viewer }) => {
  const { env, db } = world;
  // Absent if this portal sends no mail.
  if (form.has('mails')) {
    await setMailOptOut(
      db,
      viewer,
      optionalMails.filter((mail) => !form.has(mail)),
    );
  }
  const language = form.get('language') ?? '';
  const cookies = [];
  if (language === '' || isLanguage(language)) {
    await setLanguage(db, viewer.sub, language === '' ? null : language);
    // A language that was chosen in this browser before would hide the new one.
    cookies.push(setCookie(env, preferenceCookies.language, '', 0));
  }
  return backWith(env, page, { code: 'settings_saved', values: {} }, cookies);
});
