import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, PageHeading, Panel } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { focusHere, waitInWords } from '../../../login/return-path';

export const metadata: Metadata = { title: 'Change your e-mail address' };

const here = '/account/profile/email';

export default async function ChangeEmailPage({
  searchParams,
}: {
  searchParams: Promise<{ flash?: string | string[] }>;
}) {
  const viewer = await requireViewer(here);
  const { env } = await server();
  // The profile says that no mail is sent here.
  if (env.mail.kind === 'none') redirect('/account/profile#email');
  await requireRecentProof(viewer, here);
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const error = faultInWords(flash);
  return (
    <>
      <PageHeading title="Change your address" />
      <Panel>
        <form method="post" action="/account/profile/email/submit" noValidate className="max-w-narrow space-y-4">
          {flash?.code === 'mail_throttled' ? (
            <Alert title="No link was sent">
              Enough were sent for now. Try again {waitInWords(flash.values['retryAt'], nowSeconds())}.
            </Alert>
          ) : null}
          <p>
            <bdi className="font-semibold wrap-anywhere">{shownAddress(viewer.email)}</bdi> stays your address until you
            open the link that we send to the new one. The old address gets a mail, too: for seven days, you can put it
            back from there.
          </p>
          <TextField
            label="New e-mail address"
            name="email"
            type="text"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={flash?.values['email']}
            error={error}
            {...(error ? focusHere : {})}
          />
          <div className="flex flex-wrap gap-3">
            <ButtonLink href="/account/profile">Keep the present one</ButtonLink>
            <Button type="submit" name="action" value="ask">
              Send the link
            </Button>
          </div>
        </form>
      </Panel>
    </>
  );
}

function faultInWords(flash: Flash | undefined): string | undefined {
  if (flash?.code === 'email') return 'Write the whole address, like name@example.com.';
  return flash?.code === 'same' ? 'That is your address already.' : undefined;
}
