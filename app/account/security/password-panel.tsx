import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, Notice, Panel } from '@/components/ui/surface';
import type { Flash } from '@/lib/web/flash';
import { shownAddress } from '@/lib/words/mail-address';
import { NewPasswordField } from '../../login/credential-fields';
import { focusHere, waitInWords } from '../../login/return-path';
import { passwordFaultInWords } from '../../signup/password-words';

type Props = { email: string; flash: Flash | undefined; now: number; hasPassword: boolean; mails: boolean };

/** Changes the password, or says how to get one when the account has none. `mails`: whether this portal sends mail. */
export function PasswordPanel({ email, flash, now, hasPassword, mails }: Props) {
  return (
    <Panel id="your-password" title="Password">
      {hasPassword ? (
        <PasswordForm email={email} flash={flash} now={now} />
      ) : (
        <NoPassword email={email} mails={mails} />
      )}
    </Panel>
  );
}

/** A first password is set by mail, like a forgotten one, so that a person at a borrowed browser cannot set it. */
function NoPassword({ email, mails }: { email: string; mails: boolean }) {
  return (
    <div className="max-w-prose space-y-4">
      <p>This account has no password. You sign in another way, and need none.</p>
      {mails ? (
        <form method="post" action="/login/forgot/submit" className="space-y-4">
          <input type="hidden" name="email" value={email} />
          <p className="text-sm text-muted">
            To set one, use the link that we mail to <bdi className="wrap-anywhere">{shownAddress(email)}</bdi>. It
            signs you out everywhere; apps that you allowed keep their access.
          </p>
          <Button type="submit" look="secondary">
            Mail me the link
          </Button>
        </form>
      ) : (
        <Notice title="None can be set here">It would take a mail, and this portal sends none.</Notice>
      )}
    </div>
  );
}

function PasswordForm({ email, flash, now }: { email: string; flash: Flash | undefined; now: number }) {
  const faults = flash?.code === 'faults' ? flash.values : {};
  const current = faults['current'] ? 'This is not your current password.' : undefined;
  const password = faults['password'] ? passwordFaultInWords(faults['password']) : undefined;
  return (
    <form method="post" action="/account/security/submit" noValidate className="max-w-narrow space-y-4">
      <PasswordAlert flash={flash} now={now} />
      {/* Password managers look for the user name. */}
      <input type="text" name="username" autoComplete="username" defaultValue={email} hidden readOnly />
      <TextField
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        error={current}
        {...(current ? focusHere : {})}
      />
      <NewPasswordField label="New password" error={password} {...(password && !current ? focusHere : {})} />
      <p className="text-sm text-muted">
        Changing it signs you out everywhere else. Apps that you allowed keep their access.
      </p>
      <Button type="submit" name="action" value="change_password">
        Change password
      </Button>
    </form>
  );
}

function PasswordAlert({ flash, now }: { flash: Flash | undefined; now: number }) {
  switch (flash?.code) {
    case 'faults':
      return <Alert title="Your password was not changed">Something below needs another look.</Alert>;
    case 'throttled':
      return (
        <Alert title="Too many attempts">
          Your password was not changed. Try again {waitInWords(flash.values['retryAt'], now)}.
        </Alert>
      );
    case 'busy':
      return (
        <Alert title="Very busy at the moment">Your password was not changed yet. Try again in a few seconds.</Alert>
      );
    default:
      return null;
  }
}
