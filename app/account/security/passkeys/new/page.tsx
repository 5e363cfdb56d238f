import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { NewPasskey } from '@/components/new-passkey';
import { TextLink } from '@/components/ui/button';
import { Alert, PageHeading, Panel } from '@/components/ui/surface';
import { safeNext } from '@/lib/edge/local-path';
import { deviceInWords } from '@/lib/edge/user-agent';
import { server } from '@/lib/server';
import { type Flash, readFlash } from '@/lib/web/flash';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { factorsForm, newPasskeyPage, securityPage, withNext } from '../../security-pages';

export const metadata: Metadata = { title: 'Add a passkey' };

export default async function NewPasskeyPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const { env } = await server();
  const next = safeNext(env, textOf(query['next']));
  const page = withNext(newPasskeyPage, next);
  await requireRecentProof(await requireViewer(page), page);
  const heads = await headers();
  const flash = await readFlash(env, heads.get('cookie'), query['flash']);
  return (
    <>
      <PageHeading
        title="Add a passkey"
        lead="Your device asks you to unlock it, and keeps the passkey. Nothing of your fingerprint or face reaches us."
      />
      <Panel>
        <div className="space-y-4">
          <PasskeyFault flash={flash} />
          <NewPasskey
            options="/account/security/passkeys/options"
            action={factorsForm}
            fields={{ action: 'add_passkey', ...(next && { next }) }}
            name={flash?.values['name'] ?? deviceInWords(heads.get('user-agent') ?? undefined)}
            error={flash?.code === 'name' ? 'Write a name of at most 60 characters.' : undefined}
          />
          <p>
            <TextLink href={next ?? securityPage}>Not now</TextLink>
          </p>
        </div>
      </Panel>
    </>
  );
}

function PasskeyFault({ flash }: { flash: Flash | undefined }) {
  switch (flash?.code) {
    case 'passkey_stale':
      return <Alert title="No passkey was added">The page stood open for too long. Try again.</Alert>;
    case 'passkey_known':
      return <Alert title="No passkey was added">This one is known here already.</Alert>;
    case 'passkey_too_many':
      return <Alert title="No passkey was added">There are twenty already. Remove one that you do not use.</Alert>;
    case 'passkey_refused':
      return <Alert title="No passkey was added">Something about it is not right. Try again, or another device.</Alert>;
    default:
      return null;
  }
}
