import { Alert, Notice } from '@/components/ui/surface';
import { nowSeconds } from '@/lib/time';
import type { Flash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { waitText } from '@/lib/words/waiting';

/** What came of the last attempt to sign in. */
export async function SignInAlert({ flash }: { flash: Flash | undefined }) {
  if (!flash) return null;
  const t = await texts('signIn');
  switch (flash.code) {
    case 'wrong':
      return <Alert title={t('wrong.title')}>{t('wrong.text')}</Alert>;
    case 'disabled':
      return <Alert title={t('disabled.title')}>{t('disabled.text')}</Alert>;
    case 'throttled': {
      const wait = waitText(await currentLanguage(), flash.values['retryAt'], nowSeconds());
      return <Alert title={t('throttled.title')}>{t('throttled.text', { wait })}</Alert>;
    }
    case 'busy':
      return <Alert title={t('busy.title')}>{t('busy.text')}</Alert>;
    case 'signed_out':
      return <Notice title={t('signedOut.title')}>{t('signedOut.text')}</Notice>;
    case 'password_reset':
      return (
        <Notice tone="good" title={t('passwordReset.title')}>
          {t('passwordReset.text')}
        </Notice>
      );
    case 'half_over':
      return <Alert title={t('timedOut.title')}>{t('timedOut.text')}</Alert>;
    case 'email':
    case 'password':
      return <Alert title={t('incomplete.title')}>{t('incomplete.text')}</Alert>;
    default:
      return flash.code.startsWith('upstream_') ? <ProviderAlert flash={flash} /> : <PasskeyAlert code={flash.code} />;
  }
}

/** The error of a sign-in at another issuer; nothing for other codes. */
async function ProviderAlert({ flash: { code, values } }: { flash: Flash }) {
  const t = await texts('signIn');
  const provider = values['upstream'] ?? t('provider.unnamed');
  switch (code) {
    case 'upstream_over':
      return <Alert title={t('provider.timedOut.title', { provider })}>{t('provider.timedOut.text')}</Alert>;
    case 'upstream_throttled': {
      const wait = waitText(await currentLanguage(), values['retryAt'], nowSeconds());
      return <Alert title={t('throttled.title')}>{t('provider.throttled', { wait })}</Alert>;
    }
    case 'upstream_stale':
      return <Alert title={t('provider.stale.title')}>{t('provider.stale.text', { provider })}</Alert>;
    case 'upstream_declined':
      return <Alert title={t('provider.declined.title', { provider })}>{t('provider.declined.text')}</Alert>;
    case 'upstream_failed':
      return (
        <Alert title={t('provider.failed.title', { provider })}>
          <p>{t('provider.failed.text')}</p>
          <p className="mt-1 text-sm">
            {t.rich('provider.failed.reference', {
              reference: values['reference'] ?? '',
              code: (part) => <code className="font-mono break-all">{part}</code>,
            })}
          </p>
        </Alert>
      );
    case 'upstream_unconfirmed':
      return <Alert title={t('provider.unconfirmed.title')}>{t('provider.unconfirmed.text', { provider })}</Alert>;
    case 'upstream_taken':
      return <Alert title={t('provider.taken.title')}>{t('provider.taken.text', { provider })}</Alert>;
    default:
      return null;
  }
}

/** The error of a passkey; nothing for other codes. */
export async function PasskeyAlert({ code }: { code: string }) {
  const t = await texts('signIn');
  switch (code) {
    case 'passkey_stale':
      return <Alert title={t('passkeyStale.title')}>{t('passkeyStale.text')}</Alert>;
    case 'passkey_unknown':
      return <Alert title={t('passkeyUnknown.title')}>{t('passkeyUnknown.text')}</Alert>;
    case 'passkey_refused':
      return <Alert title={t('passkeyRefused.title')}>{t('passkeyRefused.text')}</Alert>;
    default:
      return null;
  }
}
