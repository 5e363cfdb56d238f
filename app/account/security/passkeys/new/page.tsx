import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { NewPasskey } from '@/components/new-passkey';
import { TextLink } from '@/components/ui/button';
import { Alert, PageHeading, Panel } from '@/components/ui/surface';
import { safeNext } from '@/lib/edge/local-path';
import { deviceText } from '@/lib/edge/user-agent';
import { server } from '@/lib/server';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { factorsForm, newPasskeyPage, securityPage, withNext } from '../../security-pages';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('security'))('passkeys.addTitle') };
}

export default async function NewPasskeyPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const { env } = await server();
  const t = await texts('security');
  const next = safeNext(env, textOf(query['next']));
  const page = withNext(newPasskeyPage, next);
  await requireRecentProof(await requireViewer(page), page);
  const heads = await headers();
  const flash = await readFlash(env, heads.get('cookie'), query['flash']);
  return (
    <>
      <PageHeading title={t('passkeys.addTitle')} lead={t('passkeys.addLead')} />
      <Panel>
        <div className="space-y-4">
          <PasskeyFault flash={flash} />
          <NewPasskey
            options="/account/security/passkeys/options"
            action={factorsForm}
            fields={{ action: 'add_passkey', ...(next && { next }) }}
            name={flash?.values['name'] ?? deviceText(await currentLanguage(), heads.get('user-agent') ?? undefined)}
            error={flash?.code === 'name' ? t('passkeys.nameFault') : undefined}
          />
          <p>
            <TextLink href={next ?? securityPage}>{t('notNow')}</TextLink>
          </p>
        </div>
      </Panel>
    </>
  );
}

async function PasskeyFault({ flash }: { flash: Flash | undefined }) {
  const t = await texts('security');
  const title = t('passkeys.notAdded');
  switch (flash?.code) {
    case 'passkey_stale':
      return <Alert title={title}>{t('passkeys.stale')}</Alert>;
    case 'passkey_known':
      return <Alert title={title}>{t('passkeys.known')}</Alert>;
    case 'passkey_too_many':
      return <Alert title={title}>{t('passkeys.tooMany')}</Alert>;
    case 'passkey_refused':
      return <Alert title={title}>{t('passkeys.refused')}</Alert>;
    default:
      return null;
  }
}
