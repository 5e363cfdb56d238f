import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '@/lib/web/language';
import { describedAsLastUsed } from './last-used';
import { PasskeyProblem } from './passkey-problem';
import { Button, type ButtonLook } from './ui/button';

/**
 * Signs in with a passkey: by its button and, with `autofill`, from the list that the browser offers at a field with
 * `autocomplete="… webauthn"`. The page script asks the browser (`lib/browser/passkeys.ts`).
 */
export async function PasskeySignIn({
  label,
  look = 'secondary',
  options,
  action,
  fields,
  autofill = false,
  note,
}: {
  label: string;
  look?: ButtonLook;
  /** The address that returns the challenge. */
  options: string;
  action: string;
  fields: Record<string, string>;
  autofill?: boolean;
  /** `LastUsed`, if it was used last. */
  note?: ReactNode;
}) {
  const t = await texts('pageScript');
  return (
    <form
      method="post"
      action={action}
      data-passkey-form=""
      data-options={options}
      {...(autofill ? { 'data-autofill': '' } : {})}
    >
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="passkey" suppressHydrationWarning />
      <Button
        type="button"
        look={look}
        className="w-full"
        disabled
        suppressHydrationWarning
        data-passkey=""
        {...(note ? describedAsLastUsed : {})}
      >
        <KeyRound aria-hidden className="size-4" />
        {label}
        {note}
      </Button>
      <PasskeyProblem expired={t('passkeyExpired')} unused={t('passkeyUnused')} />
    </form>
  );
}
