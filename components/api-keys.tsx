import { KeyForm, type KeyFormState } from '@/components/api-key-form';
import type { ScopeGroup } from '@/components/scope-groups';
import { SecretBox } from '@/components/ui/copy';
import { SubmitButton } from '@/components/ui/submit-button';
import { currentLanguage, texts } from '@/lib/web/language';
import { keyLives, noExpiry } from './key-life';

/** A scope that a key may have, with its API. */
export type KeyScope = { value: string; title: string; api: string };

/** Creates a key. Without script the page returns with the same errors. */
export async function NewKeyForm({
  scopes,
  unusedSeconds,
  action,
}: {
  scopes: KeyScope[];
  /** When keys without an expiry end if nobody uses them; absent if the operator does not allow them. */
  unusedSeconds: number | undefined;
  action: (state: KeyFormState, form: FormData) => Promise<KeyFormState>;
}) {
  const t = await texts('keys');
  const days = new Intl.NumberFormat(await currentLanguage(), { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const inDays = (seconds: number) => days.format(Math.floor(seconds / 86_400));
  return (
    <KeyForm
      groups={grouped(scopes)}
      lives={[
        ...keyLives.map((life): [string, string] => [String(life), days.format(life)]),
        ...(unusedSeconds === undefined ? [] : [[noExpiry, t('noExpiry')] satisfies [string, string]]),
      ]}
      action={action}
      texts={{
        name: t('name'),
        nameHint: t('nameHint'),
        expiresAfter: t('expiresAfter'),
        permissions: t('permissions'),
        filter: t('filter'),
        filterHint: t('filterHint'),
        filterNow: t('filterNow'),
        noMatch: t('noMatch'),
        manyMatches: t('manyMatches'),
        create: t('create'),
        lastingHint: unusedSeconds === undefined ? undefined : t('noExpiryHint', { time: inDays(unusedSeconds) }),
        errors: { name: t('errorName'), scopes: t('errorScopes'), end: t('errorEnd'), lasting: t('errorLasting') },
      }}
    />
  );
}

/** By API, in the given order. Tuples, because the page sends every scope to the browser. */
function grouped(scopes: KeyScope[]): ScopeGroup[] {
  const groups = new Map<string, [string, string][]>();
  for (const { api, value, title } of scopes) groups.set(api, [...(groups.get(api) ?? []), [value, title]]);
  return [...groups];
}

/** The new key, until the reader confirms that it is stored, or for two minutes. */
export async function NewKey({ value, putAway: dismiss }: { value: string; putAway: () => Promise<void> }) {
  const t = await texts('keys');
  return (
    <div className="space-y-3">
      <SecretBox label={t('secret')} value={value}>
        {t.rich('secretOnce', { b: (part) => <strong className="font-semibold">{part}</strong> })}
      </SecretBox>
      <form action={dismiss}>
        <SubmitButton look="secondary">{t('stored')}</SubmitButton>
      </form>
    </div>
  );
}
