import type { Metadata } from 'next';
import { Code } from '@/components/developers/marked';
import { ButtonLink } from '@/components/ui/button';
import { Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { askableScopes } from '@/lib/data/developers/api-access';
import { logoStanding } from '@/lib/data/developers/logos';
import { currentLanguage, texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { appFormTexts } from '../../../form-texts';
import { fetchLogoAgain, saveApp } from '../../actions';
import { AppForm } from '../../app-form';
import { valuesOf } from '../../app-form-data';
import { groupsOf, offersFor } from '../../form-options';
import { type AppParams, requireApp, requireAppTitle } from '../require-app';
import { LogoPanel } from './logo-panel';

const notes = { saved: 'settings.saved', logo: 'settings.logoQueued', 'logo-soon': 'settings.logoSoon' } as const;
const isNote = (done: string): done is keyof typeof notes => Object.hasOwn(notes, done);

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '/settings', 'settings');
}

export default async function AppSettings({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, client, db, env } = await requireApp(id, `/developers/apps/${id}/settings`);
  const scopes =
    client.kind === 'machine'
      ? []
      : await askableScopes(db, viewer, { clientId: id, language: await currentLanguage() });
  const offered = new Set(scopes.map((scope) => scope.value));
  const gone = client.scopes.filter((asked) => !offered.has(asked.scope)).map((asked) => asked.scope);
  const at = await searchValue(searchParams, 'at');
  const done = await searchValue(searchParams, 'done');
  const logo = await logoStanding(db, viewer, id);
  const t = await texts('devApp');
  return (
    <>
      {gone.length > 0 ? (
        <Notice tone="warn" title={t('settings.scopesGoneTitle')}>
          {t.rich('settings.scopesGone', { scopes: gone.join(' '), code: (part) => <Code>{part}</Code> })}
        </Notice>
      ) : null}
      {client.metadata.grant_types.includes('password') ? (
        <Notice tone="warn" title={t('settings.passwordTitle')}>
          {t('settings.passwordText')}
        </Notice>
      ) : null}
      <AppForm
        key={at}
        kind={client.kind}
        scopes={groupsOf(scopes)}
        initial={valuesOf(client)}
        offers={offersFor(env, viewer)}
        action={saveApp.bind(null, id)}
        verified={client.verifiedAt !== undefined}
        purpose="save"
        texts={await appFormTexts()}
      />
      {logo ? <LogoPanel logo={logo} again={fetchLogoAgain.bind(null, id)} /> : null}
      <Panel title={t('settings.deleteTitle')} id="delete">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-prose text-muted">{t('settings.deleteText')}</p>
          <ButtonLink look="danger" href={`/developers/apps/${id}/delete`}>
            {t('settings.delete')}
          </ButtonLink>
        </div>
      </Panel>
      {isNote(done) ? <Toast key={`done ${at}`}>{t(notes[done])}</Toast> : null}
    </>
  );
}
