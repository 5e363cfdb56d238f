import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { onwards, readErrand } from '@/lib/login/form';
import { currentSession } from '@/lib/login/viewer';
import { server } from '@/lib/server';
import { AskedBy, ErrandFields, FormPolicy } from '../login/errand';

export const metadata: Metadata = { title: 'Sign out' };

type Query = Record<string, string | string[] | undefined>;

export default async function SignOutPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const errand = await readErrand((name) => query[name]);
  const session = await currentSession();
  if (!session) return <SignedOut href={errand.interaction ? onwards(errand) : '/login'} />;
  const { oauth } = await server();
  const pending = errand.interaction ? await oauth.pendingInteraction(errand.interaction) : undefined;
  return (
    <PageShell>
      <FormPolicy pending={undefined} />
      <div className="space-y-5">
        {pending ? <AskedBy pending={pending}>waits until you are back.</AskedBy> : null}
        <h1 className="text-xl font-semibold">Sign out?</h1>
        <p>
          <bdi className="font-semibold">{session.name}</bdi> (<bdi className="break-words">{session.email}</bdi>) will
          be signed out of Countersign in this browser. {pending ? 'Then you can sign in with another account. ' : ''}
          What you allowed apps stays as it is.
        </p>
        <form method="post" action="/signout/submit" className="grid grid-cols-2 gap-3">
          <ErrandFields errand={errand} />
          <ButtonLink href={pending ? onwards(errand) : '/account'} prefetch={false}>
            Stay
          </ButtonLink>
          <Button type="submit">Sign out</Button>
        </form>
      </div>
    </PageShell>
  );
}

function SignedOut({ href }: { href: string }) {
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">You are signed out</h1>
        <p>Apps that you allowed go on until their end. Sign in to change that.</p>
        <ButtonLink href={href} look="primary" className="w-full" prefetch={false}>
          Sign in
        </ButtonLink>
      </div>
    </PageShell>
  );
}
