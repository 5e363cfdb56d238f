import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button, ButtonLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, Notice, PageHeading, Panel } from '@/components/ui/surface';
import { type AccountStanding, accountStanding } from '@/lib/data/people/account';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { hasRecentProof, reauthenticationPath } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';

export const metadata: Metadata = { title: 'Your data' };

const page = '/account/data';

export default async function DataPage({ searchParams }: { searchParams: Promise<{ flash?: string | string[] }> }) {
  const viewer = await requireViewer(page);
  const { env, db } = await server();
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const standing = await accountStanding(db, viewer, nowSeconds());
  const proved = hasRecentProof(viewer, nowSeconds());
  return (
    <>
      <PageHeading title="Your data" lead="Take away all that is kept here about you, or have it deleted." />
      {proved ? null : (
        <Notice tone="accent" title="Show first that it is you">
          <p>You signed in a while ago. Before your data leaves or goes, sign in once more.</p>
          <p className="pt-2">
            <ButtonLink href={reauthenticationPath(page)} prefetch={false}>
              Sign in again
            </ButtonLink>
          </p>
        </Notice>
      )}
      <Panel id="download" title="Download your data">
        <div className="max-w-prose space-y-4">
          <p>
            One file with your profile, sign-ins, apps with access and what each did, keys, and the apps and APIs that
            you registered. It is JSON, which programs and text editors read. Passwords and keys are not in it: we keep
            only what they are checked by.
          </p>
          {proved ? (
            <form method="post" action="/account/data/download">
              <Button type="submit" look="secondary">
                Download your data
              </Button>
            </form>
          ) : null}
        </div>
      </Panel>
      <Panel id="delete" title="Delete your account">
        <div className="max-w-prose space-y-4">
          {standing.lastOperator ? (
            <Notice tone="warn" title="You are the only operator">
              Without you nobody could look after this portal. Make another person an operator first.
            </Notice>
          ) : (
            <>
              <p>All access ends now. You can restore the account for 14 days:</p>
              <ul className="list-disc space-y-1 pl-5">
                {consequences(standing).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              {proved ? <DeleteForm email={viewer.email} wrong={flash?.code === 'email_differs'} /> : null}
            </>
          )}
        </div>
      </Panel>
    </>
  );
}

function DeleteForm({ email, wrong }: { email: string; wrong: boolean }) {
  const error = wrong ? 'This is not the address of this account.' : undefined;
  return (
    <form method="post" action="/account/data/delete" className="max-w-narrow space-y-4">
      {error ? <Alert title="Your account was not deleted">{error}</Alert> : null}
      <TextField
        label="Your e-mail address"
        name="email"
        type="text"
        inputMode="email"
        autoComplete="off"
        required
        hint={`To be sure: type ${shownAddress(email)}`}
        error={error}
        {...(error ? { autoFocus: true } : {})}
      />
      <Button type="submit" look="danger">
        Delete my account
      </Button>
    </form>
  );
}

function consequences({ apps, keys, ownApps, ownApis }: AccountStanding): string[] {
  const list = (names: string[]) =>
    names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  return [
    'You are signed out everywhere.',
    apps > 0
      ? `${apps === 1 ? 'One app loses' : `${apps} apps lose`} access. Copies they already made stay with them, and your accounts there may stay.`
      : 'No app has access, so none loses any.',
    ...(keys > 0 ? [`${keys === 1 ? 'One API key stops' : `${keys} API keys stop`} working.`] : []),
    ...(ownApps.length > 0
      ? [`Apps that you registered are deleted, and the people who use them lose what they allowed: ${list(ownApps)}.`]
      : []),
    ...(ownApis.length > 0
      ? [`APIs that you registered are deleted, and apps lose their access to them: ${list(ownApis)}.`]
      : []),
    'For 14 days, you can sign in to restore the account. Apps, API keys, and what you registered do not come back.',
    'After that, we erase your profile, sign-ins and history. Your e-mail address can then be used for a new account.',
  ];
}
