import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { listTrustedIssuers } from '@/lib/data/developers/trusted-issuers';
import { type Search, searchValue } from '@/lib/web/page-query';
import { type AppParams, requireApp } from '../require-app';
import { endTrust, saveIssuer } from './actions';
import { IssuerForm } from './issuer-form';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}/issuers`);
  return { title: `Trusted issuers · ${client.metadata.client_name}` };
}

const notes: Record<string, string> = {
  trusted: 'Saved: the issuer is trusted.',
  ended: 'The issuer is no longer trusted.',
};

export default async function TrustedIssuers({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apps/${id}/issuers`;
  const { viewer, client, db } = await requireApp(id, path);
  const issuers = await listTrustedIssuers(db, viewer, id);
  const registered = client.metadata.grant_types.includes('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const note = notes[await searchValue(searchParams, 'done')];
  const at = await searchValue(searchParams, 'at');
  return (
    <>
      <p className="max-w-prose">
        Whoever is named here can say to this app “this person is with me”, and the app gets an access token without a
        browser (RFC 7523). It counts only for people who allowed this app something, and for no more than that.
      </p>
      {registered ? null : (
        <Notice tone="warn" title="The app does not use assertions">
          Switch the grant type jwt-bearer on in its{' '}
          <TextLink href={`/developers/apps/${id}/settings`}>settings</TextLink> first.
        </Notice>
      )}
      {issuers.length === 0 ? (
        <EmptyState title="No issuer is trusted yet">Name one below, by what its assertions say in iss.</EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {issuers.map((trusted) => (
            <li key={trusted.issuer} className="px-4 py-3 sm:px-6">
              <code className="font-mono text-sm font-semibold break-all">{trusted.issuer}</code>
              <p className="text-sm text-muted">
                Names people by {trusted.subject === 'sub' ? 'their identifier here' : 'a confirmed e-mail address'},
                for <code className="font-mono break-words">{trusted.scopes.join(' ')}</code>. Its keys are{' '}
                {trusted.jwksUri ? <span className="break-all">at {trusted.jwksUri}</span> : 'given here'}.
              </p>
              <details>
                <summary
                  className="inline-flex min-h-touch items-center rounded-md text-danger underline underline-offset-4"
                  aria-label={`Stop trusting ${trusted.issuer}`}
                >
                  Stop trusting…
                </summary>
                <form action={endTrust.bind(null, id)} className="space-y-2 pb-2">
                  <p className="text-sm">
                    Its assertions are refused from then on. Tokens that are out live until they expire.
                  </p>
                  <input type="hidden" name="issuer" value={trusted.issuer} />
                  <SubmitButton look="danger">End the trust</SubmitButton>
                </form>
              </details>
            </li>
          ))}
        </ul>
      )}
      <Panel title="Trust an issuer" id="trust">
        <IssuerForm key={at} scopes={client.scopes.map((asked) => asked.scope)} action={saveIssuer.bind(null, id)} />
      </Panel>
      {note ? <Toast key={`done ${at}`}>{note}</Toast> : null}
    </>
  );
}
