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
  await requirePasskey((await params).id);
  return { title: 'Passkey' };
}

export default async function PasskeyPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { env, passkey } = await requirePasskey(id);
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams)['flash']);
  return (
    <>
      <PageHeading
        title={<bdi className="break-words">{passkey.name}</bdi>}
        lead={<TextLink href={securityPage}>Security</TextLink>}
      />
      <Panel id="rename" title="Name">
        <form method="post" action={factorsForm} noValidate className="max-w-narrow space-y-4">
          <input type="hidden" name="passkey" value={id} />
          <TextField
            label="Name"
            name="name"
            required
            maxLength={60}
            autoComplete="off"
            defaultValue={passkey.name}
            error={flash?.code === 'name' ? 'Write a name of at most 60 characters.' : undefined}
          />
          <Button type="submit" name="action" value="rename_passkey">
            Save
          </Button>
        </form>
      </Panel>
      <Panel id="remove" title="Remove">
        <form method="post" action={factorsForm} className="space-y-4">
          <input type="hidden" name="passkey" value={id} />
          {flash?.code === 'last_way_in' ? (
            <Alert title="This passkey was not removed">
              It is the only way into your account. Add another passkey first.
            </Alert>
          ) : null}
          <ul className="list-disc space-y-1 pl-5">
            <li>Nobody can sign in to your account with it any more, from now on.</li>
            <li>Your device goes on showing it until you delete it there, too.</li>
            <li>Browsers that are signed in stay signed in.</li>
          </ul>
          <Button type="submit" name="action" value="remove_passkey" look="danger">
            <span className="truncate">Remove {passkey.name}</span>
          </Button>
        </form>
      </Panel>
    </>
  );
}
