import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { GettingStarted } from '@/components/developers/checklist';
import { Code } from '@/components/developers/marked';
import { TextLink } from '@/components/ui/button';
import { CodeBlock, CopyField } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Notice, Panel } from '@/components/ui/surface';
import { countAllowedClients } from '@/lib/data/developers/api-access';
import { listDetailTypes } from '@/lib/data/developers/detail-types';
import { texts } from '@/lib/web/language';
import { verifyingSamples } from '../../code-samples';
import { PublishedMetadata } from './published-metadata';
import { type ApiParams, requireApi, requireApiTitle } from './require-api';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  return requireApiTitle(params, '', 'overview');
}

const formats = {
  jwt: { lead: 'overview.jwt', tokens: 'overview.tokensJwt' },
  'plain-jwt': { lead: 'overview.plainJwt', tokens: 'overview.tokensPlainJwt' },
  opaque: { lead: 'overview.opaque', tokens: 'overview.tokensOpaque' },
} as const;

export default async function ApiOverview({ params }: ApiParams) {
  const { id } = await params;
  const base = `/developers/apis/${id}`;
  const { viewer, api, db, env, now } = await requireApi(id, base);
  const t = await texts('devApi');
  const [allowed, types] = await Promise.all([countAllowedClients(db, viewer, id), listDetailTypes(db, viewer, id)]);
  const linkTo = (href: string) => (part: ReactNode) => <TextLink href={href}>{part}</TextLink>;
  const code = (part: ReactNode) => <Code>{part}</Code>;
  const format = formats[api.accessTokenFormat];
  return (
    <>
      <GettingStarted
        steps={[
          { key: 'registered', done: true, title: t('steps.register') },
          {
            key: 'scopes',
            done: api.scopes.length > 0,
            title: t('steps.scopes'),
            text: t.rich('steps.scopesText', { a: linkTo(`${base}/scopes`) }),
          },
          {
            key: 'apps',
            done: api.openToApps || allowed > 0,
            title: t('steps.apps'),
            text: t.rich('steps.appsText', { a: linkTo(`${base}/apps`) }),
          },
        ]}
      />
      <Panel title={t('overview.verify')} id="verify">
        <div className="space-y-4">
          <p className="max-w-prose text-muted">{t.rich(format.lead, { a: linkTo(`${base}/apps`), code })}</p>
          {api.accessTokenFormat === 'plain-jwt' ? (
            <Notice tone="danger" title={t('overview.plainTitle')}>
              {t.rich('overview.plainText', { a: linkTo(`${base}/settings`), code })}
            </Notice>
          ) : null}
          <div className="grid gap-4 lg:grid-cols-2">
            <CopyField label={t('overview.issuer')} value={env.issuer} />
            <CopyField label={t('overview.audience')} value={api.resource} />
          </div>
          {verifyingSamples(env.issuer, api).map((sample) => (
            <CodeBlock key={sample.key} title={t(`samples.${sample.key}`)} code={sample.code} />
          ))}
        </div>
      </Panel>
      <PublishedMetadata
        issuer={env.issuer}
        api={{
          id,
          resource: api.resource,
          name: api.name,
          localized: api.localized,
          openToApps: api.openToApps,
          scopes: api.scopes.map(({ value }) => value),
          detailTypes: (types ?? []).map(({ type }) => type),
        }}
      />
      <Panel title={t('overview.summary')} id="facts">
        <Facts
          items={[
            {
              label: t('overview.scopes'),
              value:
                api.scopes.length === 0 ? (
                  <span className="text-muted">{t('overview.noScopes')}</span>
                ) : (
                  <Code>{api.scopes.map((scope) => scope.value).join(' ')}</Code>
                ),
            },
            {
              label: t('overview.tokens'),
              value: t(format.tokens, { alg: api.signingAlg, seconds: api.accessTokenSeconds }),
            },
            {
              label: t('overview.whichApps'),
              value: api.openToApps ? t('overview.anyApp') : t('overview.allowedApps'),
            },
            { label: t('overview.allowedCount'), value: allowed },
            { label: t('overview.registered'), value: <DateTime at={api.createdAt} now={now} /> },
          ]}
        />
      </Panel>
    </>
  );
}
