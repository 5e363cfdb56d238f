import { texts } from '@/lib/web/language';
import { PasskeyProblem } from './passkey-problem';
import { Button } from './ui/button';
import { TextField } from './ui/field';

/** Asks the browser for a new passkey, by the page script, and posts it with its name. */
export async function NewPasskey({
  options,
  action,
  fields,
  name,
  error,
}: {
  options: string;
  action: string;
  fields: Record<string, string>;
  /** The suggested name. */
  name: string;
  error?: string | undefined;
}) {
  const t = await texts('pageScript');
  return (
    <form
      method="post"
      action={action}
      className="max-w-narrow space-y-4"
      data-passkey-create=""
      data-options={options}
    >
      {Object.entries(fields).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      <input type="hidden" name="made" suppressHydrationWarning />
      <TextField
        label={t('passkeyName')}
        name="name"
        required
        maxLength={60}
        autoComplete="off"
        defaultValue={name}
        hint={t('passkeyNameHint')}
        error={error}
      />
      <Button type="submit" disabled suppressHydrationWarning data-passkey="">
        {t('createPasskey')}
      </Button>
      <PasskeyProblem unused={t('passkeyNotCreated')} known={t('passkeyKnown')} />
    </form>
  );
}
