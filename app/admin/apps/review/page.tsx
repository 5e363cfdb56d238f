import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache, type ReactNode } from 'react';
import { AppLogo } from '@/components/ui/app-logo';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { Alert, Facts, Notice, PageHeading, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { identityValue, LostVerificationNotice, otherLanguages } from '@/components/verified-mark';
import type { RefusalLine } from '@/lib/data/developers/client-log';
import { reviewApp, seenIdentity, vouchedForNames } from '@/lib/data/developers/verification';
import { server } from '@/lib/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { logoPath } from '@/lib/words/app-display';
import { appName } from '@/lib/words/app-name';
import { requireOperator } from '../../require-operator';
import { unverify, verify } from '../actions';
import { reviewPath } from '../review-path';

const nameWarnings = {
  hidden_characters: 'review.hiddenCharacters',
  look_alike: 'review.lookAlike',
  imitates_us: 'review.imitatesUs',
  copies_verified: 'review.copiesVerified',
  claims_verified: 'review.claimsVerified',
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
  const { app } = await requireReviewed((await searchParams).id);
  const { text: name } = appName(await currentLanguage(), app.identity.name);
  return { title: (await texts('admin'))('review.title', { name }) };
}

export default async function ReviewPage({ searchParams }: Props) {
  const { id, done } = await searchParams;
  const { db, app } = await requireReviewed(id);
  const t = await texts('admin');
  const { identity } = app;
  const vouchedFor = await vouchedForNames(db, app.id);
  const names = [identity, ...Object.values(identity.languages ?? {})].flatMap(({ name }) => name ?? []);
  const language = await currentLanguage();
  const warnings = new Set(names.flatMap((name) => appName(language, name, { vouchedFor }).warning ?? []));
  const none = t('review.none');
  const origins = { 'registered itself': t('review.itself'), 'metadata document': t('review.document') };
  const registeredBy = app.registeredBy ?? (app.origin ? origins[app.origin] : t('review.importFile'));
  return (
    <>
      <PageHeading
        title={<bdi>{identity.name}</bdi>}
        lead={<code className="font-mono text-sm break-all">{app.id}</code>}
        action={<TextLink href="/admin/apps">{t('review.all')}</TextLink>}
      />
      {done === 'changed' ? <Alert title={t('review.changedTitle')}>{t('review.changedText')}</Alert> : null}
      {app.lostMark ? <LostVerificationNotice lost={app.lostMark} next={t('review.lostNext')} /> : null}
      {[...warnings].map((warning) => (
        <Notice key={warning} tone="warn">
          {t(nameWarnings[warning])}
        </Notice>
      ))}
      <Panel title={t('review.identity')} id="identity">
        <div className="space-y-4">
          <Facts
            items={[
              {
                label: t('review.name'),
                value: <Values first={<bdi>{identity.name}</bdi>} more={otherLanguages(identity, 'name')} />,
              },
              {
                label: t('review.homePage'),
                value: (
                  <Values
                    first={<ExternalLink address={identity.homePage} none={none} />}
                    more={otherLanguages(identity, 'homePage')}
                  />
                ),
              },
              {
                label: t('review.logo'),
                value: (
                  <Values
                    first={
                      <span className="flex items-center gap-3">
                        {app.logoHash ? <AppLogo name={identity.name} src={logoPath(app.logoHash)} /> : null}
                        <ExternalLink address={identity.logo} none={none} />
                      </span>
                    }
                    more={otherLanguages(identity, 'logo')}
                  />
                ),
              },
              {
                label: t('review.places'),
                value: <span className="break-all">{identityValue(identity, 'places') ?? none}</span>,
              },
              { label: t('review.registeredBy'), value: <bdi>{registeredBy}</bdi> },
              { label: t('review.registered'), value: <DateTime at={app.createdAt} /> },
              ...(app.verifiedAt === undefined
                ? []
                : [{ label: t('review.verified'), value: <DateTime at={app.verifiedAt} /> }]),
            ]}
          />
          {app.verifiedAt === undefined ? (
            <form action={verify} className="space-y-3">
              <p className="max-w-prose">{t('review.verifyText')}</p>
              {identity.logo !== undefined && app.logoHash === undefined ? (
                <p className="max-w-prose">{t('review.noLogo')}</p>
              ) : null}
              <input type="hidden" name="id" value={app.id} />
              <input type="hidden" name="seen" value={seenIdentity(app)} />
              <SubmitButton>{t('review.verify')}</SubmitButton>
            </form>
          ) : null}
          {app.verifiedAt !== undefined || app.lostMark ? (
            <form action={unverify}>
              <input type="hidden" name="id" value={app.id} />
              <SubmitButton look="danger">{app.lostMark ? t('review.forget') : t('review.unverify')}</SubmitButton>
            </form>
          ) : null}
        </div>
      </Panel>
      <Panel title={t('review.log')} id="log">
        <Log lines={app.refusals} />
      </Panel>
    </>
  );
}

/** A value, and those of other languages below it. */
function Values({ first, more }: { first: ReactNode; more: string[] }) {
  return (
    <>
      {first}
      {more.map((value) => (
        <p key={value} className="wrap-anywhere">
          <bdi>{value}</bdi>
        </p>
      ))}
    </>
  );
}

async function Log({ lines }: { lines: RefusalLine[] }) {
  const t = await texts('admin');
  if (lines.length === 0) return <p className="text-muted">{t('review.logNone')}</p>;
  return (
    <Table
      caption={t('review.logList')}
      columns={[
        { key: 'at', label: t('review.when') },
        { key: 'error', label: t('review.error') },
        { key: 'reason', label: t('review.reason') },
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
            <span lang="en" dir="ltr" className="block min-w-64 wrap-anywhere">
              {line.reason}
            </span>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

/** An address that the app's developer entered. It is shown as text, and a click opens it. */
function ExternalLink({ address, none }: { address: string | undefined; none: string }) {
  if (address === undefined) return <span className="text-muted">{none}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className="break-all underline">
      {address}
    </a>
  );
}
