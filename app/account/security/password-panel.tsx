import { Button, buttonClass } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, Notice, Panel } from '@/components/ui/surface';
import type { Flash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { shownAddress } from '@/lib/words/mail-address';
import { relativeTime } from '@/lib/words/moments';
import { NewPasswordField } from '../../login/credential-fields';
import { focusHere } from '../../login/return-path';
import { passwordFaultText } from '../../signup/password-words';

type Props = { email: string; flash: Flash | undefined; now: number; hasPassword: boolean; mails: boolean };

/** Changes the password, or says how to get one when the account has none. `mails`: whether this portal sends mail. */
export async function PasswordPanel({ email, flash, now, hasPassword, mails }: Props) {
  const t = await texts('security');
  const failed = flash?.code === 'faults' || flash?.code === 'throttled' || flash?.code === 'busy';
  return (
    <Panel id="your-password" title={t('password.title')}>
      {hasPassword ? (
        <details open={failed} className="group">
          <summary className={buttonClass('secondary', 'cursor-pointer group-open:hidden')}>
            {t('password.change')}
          </summary>
          <PasswordForm email={email} flash={flash} now={now} />
        </details>
      ) : (
        <NoPassword email={email} mails={mails} />
      )}
    </Panel>
  );
}

/** A first password is set by mail, like a forgotten one, so that a person at a borrowed browser cannot set it. */
async function NoPassword({ email, mails }: { email: string; mails: boolean }) {
  const t = await texts('security');
  return (
    <div className="max-w-prose space-y-4">
      <p>{t('password.none')}</p>
      {mails ? (
        <form method="post" action="/login/forgot/submit" className="space-y-4">
          <input type="hidden" name="email" value={email} />
          <p className="text-sm text-muted">
            {t.rich('password.noneMail', {
              email: shownAddress(email),
              b: (part) => <bdi className="wrap-anywhere">{part}</bdi>,
            })}
          </p>
          <Button type="submit" look="secondary">
            {t('password.noneSend')}
          </Button>
        </form>
      ) : (
        <Notice>{t('password.noneNoMail')}</Notice>
      )}
    </div>
  );
}

async function PasswordForm({ email, flash, now }: { email: string; flash: Flash | undefined; now: number }) {
  const t = await texts('security');
  const faults = flash?.code === 'faults' ? flash.values : {};
  const current = faults['current'] ? t('password.wrong') : undefined;
  const password = faults['password'] ? passwordFaultText(await currentLanguage(), faults['password']) : undefined;
  return (
    <form method="post" action="/account/security/submit" noValidate className="max-w-narrow space-y-4">
      <PasswordAlert flash={flash} now={now} />
      {/* Password managers look for the user name. */}
      <input type="text" name="username" autoComplete="username" defaultValue={email} hidden readOnly />
      <TextField
        label={t('password.current')}
        name="current"
        type="password"
        autoComplete="current-password"
        required
        error={current}
        {...(current ? focusHere : {})}
      />
      <NewPasswordField label={t('password.new')} error={password} {...(password && !current ? focusHere : {})} />
      <p className="text-sm text-muted">{t('password.effect')}</p>
      <Button type="submit" name="action" value="change_password">
        {t('password.change')}
      </Button>
    </form>
  );
}

async function PasswordAlert({ flash, now }: { flash: Flash | undefined; now: number }) {
  const t = await texts('security');
  const title = t('password.notChanged');
  switch (flash?.code) {
    case 'faults':
      return <Alert title={title}>{t('password.fix')}</Alert>;
    case 'throttled': {
      const wait = Math.max(60, Number(flash.values['retryAt']) - now || 0);
      return (
        <Alert title={title}>{t('password.throttled', { when: relativeTime(await currentLanguage(), wait) })}</Alert>
      );
    }
    case 'busy':
      return <Alert title={title}>{t('password.busy')}</Alert>;
    default:
      return null;
  }
}
