import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Button, TextLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, PageHeading, Panel } from '@/components/ui/surface';
import { findOwnPasskey } from '@/lib/data/people/passkeys';
import { server } from '@/lib/server';
import { readFlash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import type { PageQuery } from '@/lib/web/page-query';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { factorsForm, passkeyPage, securityPage } from '../../security-pages';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<PageQuery> };

const requirePasskey = cache(async (id: string) => {
  const page = passkeyPage(id);
  const viewer = await requireViewer(page);
  await requireRecentProof(viewer, page);
  const { env, db } = await server();
  const passkey = await findOwnPasskey(db, viewer, id);
  if (!passkey) notFound();
  return { env, passkey };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { passkey } = await requirePasskey((await params).id);
  return { title: passkey.name };
}

export default async function PasskeyPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { env, passkey } = await requirePasskey(id);
  const t = await texts('security');
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams)['flash']);
  return (
    <>
      <PageHeading
        title={<bdi className="wrap-anywhere">{passkey.name}</bdi>}
        lead={<TextLink href={securityPage}>{t('title')}</TextLink>}
      />
      <Panel id="rename" title={t('name')}>
        <form method="post" action={factorsForm} noValidate className="max-w-narrow space-y-4">
          <input type="hidden" name="passkey" value={id} />
          <TextField
            label={t('name')}
            name="name"
            required
            maxLength={60}
            autoComplete="off"
            defaultValue={passkey.name}
            error={flash?.code === 'name' ? t('passkeys.nameFault') : undefined}
          />
          <Button type="submit" name="action" value="rename_passkey">
            {t('save')}
          </Button>
        </form>
      </Panel>
      <Panel id="remove" title={t('passkeys.remove')}>
        <form method="post" action={factorsForm} className="space-y-4">
          <input type="hidden" name="passkey" value={id} />
          {flash?.code === 'last_way_in' ? (
            <Alert title={t('passkeys.notRemoved')}>{t('passkeys.lastWay')}</Alert>
          ) : null}
          <p className="max-w-prose">{t('passkeys.removeBody')}</p>
          <Button type="submit" name="action" value="remove_passkey" look="danger">
            {t('passkeys.removeNow')}
          </Button>
        </form>
      </Panel>
    </>
  );
}
