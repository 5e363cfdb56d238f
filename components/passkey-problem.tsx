import { texts } from '@/lib/web/language';

/** Where the page script says why there is no passkey, and what to read without script. */
export async function PasskeyProblem(problems: { expired?: string; unused: string; known?: string }) {
  const t = await texts('pageScript');
  const all = { ...problems, unsupported: t('passkeyUnsupported') };
  const attributes = Object.fromEntries(Object.entries(all).map(([name, text]) => [`data-text-${name}`, text]));
  return (
    <>
      <noscript>
        <p className="mt-2 text-sm text-muted">{t('passkeyNeedsScript')}</p>
      </noscript>
      <p
        role="alert"
        className="mt-2 text-sm font-semibold text-danger empty:hidden"
        data-passkey-problem=""
        suppressHydrationWarning
        {...attributes}
      />
    </>
  );
}
