import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Code } from '@/components/developers/marked';
import { TextLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { listTrustedIssuers } from '@/lib/data/developers/trusted-issuers';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { formTexts } from '../../../form-texts';
import { type AppParams, requireApp, requireAppTitle } from '../require-app';
import { endTrust, saveIssuer } from './actions';
import { IssuerForm } from './issuer-form';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '/issuers', 'issuers');
}

export default async function TrustedIssuers({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apps/${id}/issuers`;
  const { viewer, client, db } = await requireApp(id, path);
  const issuers = await listTrustedIssuers(db, viewer, id);
  const registered = client.metadata.grant_types.includes('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const done = await searchValue(searchParams, 'done');
  const at = await searchValue(searchParams, 'at');
  const t = await texts('devApp');
  const linkToSettings = (part: ReactNode) => <TextLink href={`/developers/apps/${id}/settings`}>{part}</TextLink>;
  return (
    <>
      <p className="max-w-prose">{t('issuers.lead')}</p>
      {registered ? null : (
        <Notice tone="warn" title={t('issuers.offTitle')}>
          {t.rich('issuers.offText', { a: linkToSettings })}
        </Notice>
      )}
      {issuers.length === 0 ? (
        <EmptyState title={t('issuers.none')}>{t('issuers.noneText')}</EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {issuers.map((trusted) => (
            <li key={trusted.issuer} className="px-4 py-3 sm:px-6">
              <code className="font-mono text-sm font-semibold break-all">{trusted.issuer}</code>
              <div className="text-sm wrap-anywhere text-muted">
                <p>{trusted.subject === 'sub' ? t('issuers.bySub') : t('issuers.byEmail')}</p>
                <p>
                  {t.rich('issuers.scopes', {
                    scopes: trusted.scopes.join(' '),
                    code: (part) => <Code>{part}</Code>,
                  })}
                </p>
                <p>{trusted.jwksUri ? t('issuers.keysAt', { uri: trusted.jwksUri }) : t('issuers.keysHere')}</p>
              </div>
              <details>
                <summary
                  className="inline-flex min-h-touch items-center rounded-md text-danger underline underline-offset-4"
                  aria-label={t('issuers.stopOf', { issuer: trusted.issuer })}
                >
                  {t('issuers.stop')}
                </summary>
                <form action={endTrust.bind(null, id)} className="space-y-2 pb-2">
                  <p className="text-sm">{t('issuers.stopText')}</p>
                  <input type="hidden" name="issuer" value={trusted.issuer} />
                  <SubmitButton look="danger">{t('issuers.stopNow')}</SubmitButton>
                </form>
              </details>
            </li>
          ))}
        </ul>
      )}
      <Panel title={t('issuers.add')} id="trust">
        <IssuerForm
          key={at}
          scopes={client.scopes.map((asked) => asked.scope)}
          action={saveIssuer.bind(null, id)}
          texts={await formTexts('issuer')}
        />
      </Panel>
      {done === 'trusted' || done === 'ended' ? <Toast key={`done ${at}`}>{t(`issuers.${done}`)}</Toast> : null}
    </>
  );
}
