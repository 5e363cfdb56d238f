import { SecretBox } from '@/components/ui/copy';
import { SubmitButton } from '@/components/ui/submit-button';
import { texts } from '@/lib/web/language';
import { dismissAppSecret } from '../actions';

/** The new secret, until the developer confirms that it is stored, or for two minutes. */
export async function NewSecret({ clientId, secret }: { clientId: string; secret: string }) {
  const t = await texts('devApp');
  return (
    <div className="space-y-3">
      <SecretBox label={t('clientSecret')} value={secret}>
        {t.rich('secret.once', { b: (part) => <strong className="font-semibold">{part}</strong> })}
      </SecretBox>
      <form action={dismissAppSecret.bind(null, clientId)}>
        <SubmitButton look="secondary">{t('secret.stored')}</SubmitButton>
      </form>
    </div>
  );
}
