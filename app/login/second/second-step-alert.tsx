import { Alert } from '@/components/ui/surface';
import { nowSeconds } from '@/lib/time';
import type { Flash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { waitText } from '@/lib/words/waiting';
import { PasskeyAlert } from '../sign-in-alert';

/** The error of the last attempt at the second step. */
export async function SecondStepAlert({ flash }: { flash: Flash | undefined }) {
  if (!flash) return null;
  const t = await texts('secondStep');
  switch (flash.code) {
    case 'code_used':
      return <Alert title={t('used.title')}>{t('used.text')}</Alert>;
    case 'code_wrong':
      return <Alert title={t('wrong.title')}>{t('wrong.text')}</Alert>;
    case 'throttled': {
      const wait = waitText(await currentLanguage(), flash.values['retryAt'], nowSeconds());
      return <Alert title={t('throttled.title')}>{t('throttled.text', { wait })}</Alert>;
    }
    default:
      return <PasskeyAlert code={flash.code} />;
  }
}
