import { Alert } from '@/components/ui/surface';
import { nowSeconds } from '@/lib/time';
import type { Flash } from '@/lib/web/flash';
import { waitInWords } from '../return-path';

/** The error of the last attempt at the second step. */
export function SecondStepAlert({ flash }: { flash: Flash | undefined }) {
  if (!flash) return null;
  switch (flash.code) {
    case 'code_used':
      return (
        <Alert title="This code was used before">
          Each works once. Wait until your app shows the next one, and type that.
        </Alert>
      );
    case 'throttled':
      return (
        <Alert title="Too many attempts">
          Codes are not taken for a while, to protect the account. Try again{' '}
          {waitInWords(flash.values['retryAt'], nowSeconds())}.
        </Alert>
      );
    case 'code_wrong':
      return <Alert title="The code is wrong">Check it and try again. A code from an app works for a minute.</Alert>;
    default:
      return <PasskeyAlert code={flash.code} />;
  }
}

/** The error of a passkey; nothing for other codes. */
export function PasskeyAlert({ code }: { code: string }) {
  switch (code) {
    case 'passkey_stale':
      return <Alert title="You are not signed in">The page stood open for too long. Use your passkey again.</Alert>;
    case 'passkey_unknown':
      return (
        <Alert title="You are not signed in">
          This passkey is not known here, or no more. Use another one, or your password.
        </Alert>
      );
    case 'passkey_refused':
      return (
        <Alert title="You are not signed in">
          Something about this passkey is not right. Try it again, or sign in with your password.
        </Alert>
      );
    default:
      return null;
  }
}
