import { clientIp } from '@/lib/edge/client-address';
import { type PasswordStrength, passwordStrength } from '@/lib/login/password/strength';
import { wantedLanguage } from '@/lib/login/session/preferences';
import { countStrength } from '@/lib/login/session/throttle';
import { defaultLanguage } from '@/lib/messages/languages';
import { type Language, textsIn } from '@/lib/messages/texts';
import { formHandler } from '@/lib/web/form-handler';
import { passwordFaultText } from '../password-words';

/** The level is the place in this list; -1 for what is not accepted. */
const levels: string[] = ['empty', 'weak', 'fair', 'good', 'strong'];

/**
 * How strong the password is that somebody types. Answers a code, a level from 1 to 4 and a text in the language of the
 * page, which its script sends as `Accept-Language`. Nothing is stored or logged.
 */
export const POST = formHandler(async ({ world, form, headers }) => {
  const counted = await countStrength(world, clientIp(headers));
  if (!counted.allowed) return new Response(null, { status: 429, headers: { 'cache-control': 'no-store' } });
  const own = [form.get('email') ?? '', form.get('name') ?? ''];
  const strength = await passwordStrength(form.get('password') ?? '', own);
  const { code } = strength;
  const text = strengthText(wantedLanguage(headers) ?? defaultLanguage, strength);
  return Response.json({ code, level: levels.indexOf(code), text }, { headers: { 'cache-control': 'no-store' } });
});

function strengthText(language: Language, strength: PasswordStrength): string {
  const t = textsIn(language, 'signUp');
  switch (strength.code) {
    case 'empty':
      return '';
    case 'too_short':
      return t('strength.tooShort', { missing: strength.missing });
    case 'weak':
    case 'fair':
    case 'good':
    case 'strong':
      return t(`strength.${strength.code}`);
    default:
      return passwordFaultText(language, strength.code);
  }
}
