import { maximumLength, minimumLength } from '@/lib/login/password/passwords';
import { type Language, textsIn } from '@/lib/messages/texts';

/** What speaks against a password, at its field. `fault` is a `PasswordFault`. */
export function passwordFaultText(language: Language, fault: string): string {
  const t = textsIn(language, 'signUp');
  switch (fault) {
    case 'too_short':
      return t('fault.tooShort', { minimum: minimumLength });
    case 'too_long':
      return t('fault.tooLong', { maximum: maximumLength });
    case 'common':
      return t('fault.common');
    case 'own_details':
      return t('fault.ownDetails');
    default:
      return t('fault.other');
  }
}
