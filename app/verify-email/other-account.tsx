import { ButtonLink } from '@/components/ui/button';
import { texts } from '@/lib/web/language';
import { shownAddress } from '@/lib/words/mail-address';

/** Shown when the browser that opened the link is signed in to another account. */
export async function OtherAccount({ session, recipient }: { session: { email: string }; recipient: string }) {
  const t = await texts('links');
  return (
    <>
      <h1 className="text-xl font-semibold">{t('otherTitle')}</h1>
      <p className="wrap-anywhere">
        {t.rich('other', {
          email: shownAddress(session.email),
          recipient: shownAddress(recipient),
          b: (part) => <bdi>{part}</bdi>,
        })}
      </p>
      <p>{t('otherIgnore')}</p>
      <ButtonLink href="/signout" className="w-full">
        {t('signOut')}
      </ButtonLink>
    </>
  );
}
