import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AppLogo } from '@/components/ui/app-logo';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { Alert, Facts, Notice, PageHeading, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { identityValue, LostVerificationNotice } from '@/components/verified-mark';
import type { RefusalLine } from '@/lib/data/developers/client-log';
import { reviewApp, seenIdentity, vouchedForNames } from '@/lib/data/developers/verification';
import { server } from '@/lib/server';
import { currentLanguage } from '@/lib/web/language';
import { logoPath } from '@/lib/words/app-display';
import { appName } from '@/lib/words/app-name';
import { requireOperator } from '../../require-operator';
import { unverify, verify } from '../actions';
import { reviewPath } from '../review-path';

const nameWarnings = {
  hidden_characters: 'The name contains characters that cannot be seen.',
  look_alike: 'The name uses letters that look like others.',
  imitates_us: 'The name looks like ours.',
  copies_verified: 'Another app of this name is verified, or your own.',
  claims_verified: 'The name claims to be verified.',
} as const;

type Query = { id?: string | string[]; done?: string | string[] };

type Props = { searchParams: Promise<Query> };

const requireReviewed = cache(async (id: Query['id']) => {
  const clientId = typeof id === 'string' ? id : '';
  const viewer = await requireOperator(reviewPath(clientId));
  const { db } = await server();
  const app = await reviewApp(db, viewer, clientId);
  if (!app) notFound();
  return { db, app };
});

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  await requireReviewed((await searchParams).id);
  return { title: 'Review an app' };
}

export default async function ReviewPage({ searchParams }: Props) {
  const { id, done } = await searchParams;
  const { db, app } = await requireReviewed(id);
  const { identity } = app;
  const { warning } = appName(await currentLanguage(), identity.name, {
    vouchedFor: await vouchedForNames(db, app.id),
  });
  return (
    <>
      <PageHeading
        title={identity.name}
        lead={<code className="font-mono text-sm break-all">{app.id}</code>}
        action={<TextLink href="/admin/apps">All apps</TextLink>}
      />
      {done === 'changed' ? (
        <Alert title="The app changed while you were looking">
          Nothing was verified. What is below is how it is now; look again.
        </Alert>
      ) : null}
      {app.lostMark ? (
        <LostVerificationNotice
          lost={app.lostMark}
          next="People see no mark. Verify it again if what is below belongs to the same people."
        />
      ) : null}
      {warning ? <Notice tone="warn">{nameWarnings[warning]}</Notice> : null}
      <Panel title="What the mark covers" id="identity">
        <div className="space-y-4">
          <Facts
            items={[
              { label: 'Name', value: <bdi>{identity.name}</bdi> },
              { label: 'Home page', value: <ExternalLink address={identity.homePage} /> },
              {
                label: 'Logo',
                value: (
                  <span className="flex items-center gap-3">
                    {app.logoHash ? <AppLogo name={identity.name} src={logoPath(app.logoHash)} /> : null}
                    <ExternalLink address={identity.logo} />
                  </span>
                ),
              },
              {
                label: 'Redirect hosts',
                value: <span className="break-all">{identityValue(identity, 'places')}</span>,
              },
              { label: 'Registered by', value: app.registeredBy ?? app.origin ?? 'the import file' },
              { label: 'Registered', value: <DateTime at={app.createdAt} /> },
              ...(app.verifiedAt === undefined ? [] : [{ label: 'Verified', value: <DateTime at={app.verifiedAt} /> }]),
            ]}
          />
          {app.verifiedAt === undefined ? (
            <form action={verify} className="space-y-3">
              <p className="max-w-prose">
                Verify it once you know who is behind the home page and every redirect host. People then read “site
                verified” beside the name, and the app receives error responses even before anyone signs in.
              </p>
              {identity.logo !== undefined && app.logoHash === undefined ? (
                <p className="max-w-prose">
                  There is no copy of its logo to look at. If you verify it now, people see none, also later.
                </p>
              ) : null}
              <input type="hidden" name="id" value={app.id} />
              <input type="hidden" name="seen" value={seenIdentity(app)} />
              <SubmitButton>Mark as verified</SubmitButton>
            </form>
          ) : null}
          {app.verifiedAt !== undefined || app.lostMark ? (
            <form action={unverify}>
              <input type="hidden" name="id" value={app.id} />
              <SubmitButton look="danger">
                {app.lostMark ? 'Forget that it was verified' : 'Remove the mark'}
              </SubmitButton>
            </form>
          ) : null}
        </div>
      </Panel>
      <Panel title="Latest refused requests" id="log">
        <Log lines={app.refusals} />
      </Panel>
    </>
  );
}

function Log({ lines }: { lines: RefusalLine[] }) {
  if (lines.length === 0) return <p className="text-muted">Nothing was refused.</p>;
  return (
    <Table
      caption="Refused requests, newest first"
      columns={[
        { key: 'at', label: 'When' },
        { key: 'error', label: 'Endpoint, error' },
        { key: 'reason', label: 'Reason' },
      ]}
    >
      {lines.map((line) => (
        <tr key={line.id}>
          <Cell>
            <DateTime at={line.at} show="minute" />
          </Cell>
          <Cell>
            {line.endpoint}
            <br />
            <code className="font-mono text-sm">{line.error}</code>
          </Cell>
          <Cell>
            <span className="block min-w-64 wrap-anywhere">{line.reason}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

/** An address that the app's developer entered. It is shown as text, and a click opens it. */
function ExternalLink({ address }: { address: string | undefined }) {
  if (address === undefined) return <span className="text-muted">none</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className="break-all underline">
      {address}
    </a>
  );
}
