import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { askableScopes } from '@/lib/data/developers/api-access';
import { logoStanding } from '@/lib/data/developers/logos';
import { type Search, searchValue } from '@/lib/web/page-query';
import { fetchLogoAgain, saveApp } from '../../actions';
import { AppForm } from '../../app-form';
import { valuesOf } from '../../app-form-data';
import { offersFor } from '../../form-options';
import { type AppParams, requireApp } from '../require-app';
import { LogoPanel } from './logo-panel';

const doneTexts: Record<string, string> = {
  saved: 'Saved.',
  logo: 'We fetch the logo again. Load this page in a few seconds to see it.',
  'logo-soon': 'The logo was fetched less than a minute ago. Try again in a minute.',
};

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}/settings`);
  return { title: `Settings · ${client.metadata.client_name}` };
}

export default async function AppSettings({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, client, db, env } = await requireApp(id, `/developers/apps/${id}/settings`);
  const scopes = client.kind === 'machine' ? [] : await askableScopes(db, viewer, id);
  const offered = new Set(scopes.map((scope) => scope.value));
  const gone = client.scopes.filter((asked) => !offered.has(asked.scope)).map((asked) => asked.scope);
  const at = await searchValue(searchParams, 'at');
  const done = doneTexts[(await searchValue(searchParams, 'done')) ?? ''];
  const logo = await logoStanding(db, viewer, id);
  return (
    <>
      {gone.length > 0 ? (
        <Notice tone="warn" title="Some scopes are not offered to this app any more">
          <code className="font-mono text-sm break-words">{gone.join(' ')}</code>. Requests that name them are refused;
          saving these settings removes them.
        </Notice>
      ) : null}
      {client.metadata.grant_types.includes('password') ? (
        <Notice tone="warn" title="Legacy: this app asks people for their password">
          The password grant (RFC 6749 §4.3) works only for apps that the operator runs. It teaches people to type their
          password elsewhere, and knows neither passkeys nor a second factor; RFC 9700 §2.4 says not to use it. Move to
          the authorization code flow.
        </Notice>
      ) : null}
      <AppForm
        key={at}
        kind={client.kind}
        scopes={scopes}
        initial={valuesOf(client)}
        offers={offersFor(env, viewer)}
        action={saveApp.bind(null, id)}
        verified={client.verifiedAt !== undefined}
        submitLabel="Save"
      />
      {logo ? <LogoPanel logo={logo} again={fetchLogoAgain.bind(null, id)} /> : null}
      <Panel title="Delete this app" id="delete">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-prose text-muted">
            Ends all access that people gave it, and its credentials. The next page says what that is.
          </p>
          <ButtonLink look="danger" href={`/developers/apps/${id}/delete`}>
            Delete…
          </ButtonLink>
        </div>
      </Panel>
      {done ? <Toast key={`done ${at}`}>{done}</Toast> : null}
    </>
  );
}
