import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { renderSVG } from 'uqr';
import { Button, TextLink } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { TextField } from '@/components/ui/field';
import { PageHeading, Panel } from '@/components/ui/surface';
import { factorsOf } from '@/lib/data/people/second-factors';
import { safeNext } from '@/lib/edge/local-path';
import { totpUri } from '@/lib/login/factors/totp';
import { server } from '@/lib/server';
import { readFlash } from '@/lib/web/flash';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { focusHere } from '../../../login/return-path';
import { readPending } from '../pending-secrets';
import { codesPage, factorsForm, securityPage, withNext } from '../security-pages';

export const metadata: Metadata = { title: 'Codes from an app' };

export default async function CodesPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const { env, db } = await server();
  const next = safeNext(env, textOf(query['next']));
  const page = withNext(codesPage, next);
  const viewer = await requireViewer(page);
  await requireRecentProof(viewer, page);
  const cookies = (await headers()).get('cookie');
  const [secret, factors, flash] = await Promise.all([
    readPending(env, cookies, viewer),
    factorsOf(db, viewer),
    readFlash(env, cookies, query['flash']),
  ]);
  return (
    <>
      <PageHeading
        title="Codes from an app"
        lead="An app on your phone shows a new code every half minute, also without a network. After your password, you type the one it shows."
      />
      {secret === undefined ? (
        <Panel id="start" title={factors?.totp ? 'Move to another app' : 'Set up'}>
          <form method="post" action={factorsForm} className="space-y-4">
            <NextField next={next} />
            <p className="text-muted">
              {factors?.totp ? (
                <>
                  Set up <DateTime at={factors.totp.createdAt} />. The app that you have now keeps working until the new
                  one does.
                </>
              ) : (
                'You need an authenticator app, such as the one in your password manager. Any will do.'
              )}
            </p>
            <Button type="submit" name="action" value="start_codes">
              {factors?.totp ? 'Set up again' : 'Set up codes'}
            </Button>
          </form>
        </Panel>
      ) : (
        <Enrolment
          secret={secret}
          uri={totpUri(env, viewer.email, secret)}
          next={next}
          wrong={flash?.code === 'code_wrong'}
        />
      )}
      {factors?.totp && secret === undefined ? (
        <Panel id="remove" title="Remove">
          <form method="post" action={factorsForm} className="space-y-4">
            <ul className="list-disc space-y-1 pl-5">
              <li>Codes from your app are no longer asked for, or taken.</li>
              {factors.passkeys === 0 ? (
                <li>You have no passkey, so your password alone signs you in, and your recovery codes are gone.</li>
              ) : null}
            </ul>
            <Button type="submit" name="action" value="remove_codes" look="danger">
              Remove codes from an app
            </Button>
          </form>
        </Panel>
      ) : null}
      {secret === undefined ? (
        <p>
          <TextLink href={next ?? securityPage}>Not now</TextLink>
        </p>
      ) : null}
    </>
  );
}

function Enrolment({
  secret,
  uri,
  next,
  wrong,
}: {
  secret: string;
  uri: string;
  next: string | undefined;
  wrong: boolean;
}) {
  const picture = `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { border: 4 })).toString('base64')}`;
  return (
    <Panel id="scan" title="Let your app read this">
      <form method="post" action={factorsForm} noValidate className="space-y-6">
        <NextField next={next} />
        <div className="flex flex-wrap gap-6">
          {/* A plain image: a picture that is shown once needs no optimizer. */}
          <img
            src={picture}
            alt="QR code with the key that stands beside it"
            className="size-48 rounded-md border border-line"
          />
          <div className="min-w-0 max-w-narrow grow space-y-2">
            <p className="text-muted">Is the app on this device, or is there no camera? Then type this key into it.</p>
            <CopyField label="Key" value={secret.replace(/.{4}(?=.)/g, '$& ')} />
          </div>
        </div>
        <div className="max-w-narrow space-y-4">
          <TextField
            label="Code"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            maxLength={20}
            required
            hint="The six digits that the app shows now: they prove that it has the key."
            error={
              wrong
                ? 'This is not the code for this key. Type the one that the app shows now; its clock must be right.'
                : undefined
            }
            {...focusHere}
          />
          <div className="flex flex-wrap gap-3">
            <Button type="submit" name="action" value="confirm_codes">
              Turn on
            </Button>
            <Button type="submit" name="action" value="cancel_codes" look="quiet">
              Cancel
            </Button>
          </div>
        </div>
      </form>
    </Panel>
  );
}

function NextField({ next }: { next: string | undefined }) {
  return next ? <input type="hidden" name="next" value={next} /> : null;
}
