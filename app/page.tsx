import { ButtonLink, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { currentViewer } from '@/lib/web/viewer';

export default async function Home() {
  const viewer = await currentViewer();
  return (
    <PageShell
      aside={
        viewer ? (
          <TextLink href="/account" className="inline-flex min-h-touch items-center">
            {viewer.name}
          </TextLink>
        ) : null
      }
      foot={
        <>
          You build apps or APIs? <TextLink href="/developers">Register them here</TextLink>: any OAuth 2.1 or OpenID
          Connect library works with it.
        </>
      }
    >
      <h1 className="text-xl font-semibold">You decide what an app may see, and when that ends</h1>
      <p className="mt-3">
        When an app asks for something of yours, you read here what it wants, with your real data in front of you. You
        leave out what you do not want to give, and set the day on which it ends.
      </p>
      <p className="mt-3">Afterwards you see what each app did with it, and can change your mind at any time.</p>
      <div className="mt-6 grid gap-3 sm:grid-cols-2">
        {viewer ? (
          <>
            <ButtonLink href="/account" look="primary">
              Apps with access
            </ButtonLink>
            <ButtonLink href="/developers">Developers</ButtonLink>
          </>
        ) : (
          <>
            <ButtonLink href="/login" look="primary">
              Sign in
            </ButtonLink>
            <ButtonLink href="/signup">Create an account</ButtonLink>
          </>
        )}
      </div>
    </PageShell>
  );
}
