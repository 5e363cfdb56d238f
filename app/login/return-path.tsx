import { ButtonLink, buttonClass, textLinkClass } from '@/components/ui/button';
import { texts } from '@/lib/web/language';
import type { ReturnPath } from '@/lib/web/return-path';
import type { RestartLink } from '@/lib/words/app-display';

/** The return path as hidden fields, so that the post keeps it. */
export function ReturnPathFields({ returnPath }: { returnPath: ReturnPath }) {
  return Object.entries(returnPath).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}

/** For a request of an app that can no longer be answered. */
export async function RequestExpired({ signedIn, back }: { signedIn: boolean; back: RestartLink | undefined }) {
  const t = await texts('signIn');
  return (
    <div className="space-y-5">
      <h1 className="text-xl font-semibold">{t('expired.title')}</h1>
      <p>{t('expired.text')}</p>
      {back ? (
        <p>
          <a href={back.href} className={buttonClass('primary', 'w-full')}>
            <span className="min-w-0">{t.rich('expired.back', { app: () => <bdi>{back.name}</bdi> })}</span>
          </a>
        </p>
      ) : null}
      <ButtonLink href={signedIn ? '/account' : '/login'} className="w-full" prefetch={false}>
        {signedIn ? t('expired.apps') : t('expired.signIn')}
      </ButtonLink>
    </div>
  );
}

/** A link to the page where the app starts. It leaves our site. */
export async function BackToApp({ back }: { back: RestartLink }) {
  const t = await texts('signIn');
  return (
    <p className="mt-2">
      <a href={back.href} className={textLinkClass}>
        {t.rich('expired.back', { app: () => <bdi>{back.name}</bdi> })}
      </a>{' '}
      <span className="break-words">({back.host})</span>
    </p>
  );
}

/** For the first field with an error. The HTML parser applies it, so it needs no script. */
export const focusHere = { autoFocus: true } as const;
