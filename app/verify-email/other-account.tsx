import { ButtonLink } from '@/components/ui/button';
import { shownAddress } from '@/lib/words/mail-address';

/** Shown when the browser that opened the link is signed in to another account. */
export function OtherAccount({ session, recipient }: { session: { email: string }; recipient: string }) {
  return (
    <>
      <h1 className="text-xl font-semibold">This link is about another account</h1>
      <p>
        You are signed in as <bdi className="wrap-anywhere">{shownAddress(session.email)}</bdi>. Sign out, and open the
        link again as the one who asked for <bdi className="wrap-anywhere">{shownAddress(recipient)}</bdi>.
      </p>
      <p>If that was not you, close this page: nothing happens without you.</p>
      <ButtonLink href="/signout" className="w-full">
        Sign out
      </ButtonLink>
    </>
  );
}
