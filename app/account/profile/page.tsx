import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { server } from '@/lib/server';
import { readFlash } from '@/lib/web/flash';
import { requireViewer } from '@/lib/web/viewer';
import { DetailsPanels, ReadersOf } from './details-panel';
import { EmailPanel, mailDoneInWords } from './email-panel';
import { MailsPanel } from './mails-panel';

export const metadata: Metadata = { title: 'Profile' };

const savedInWords: Record<string, string> = {
  name_changed: 'Your name is changed.',
  profile_saved: 'Your profile is saved.',
  picture_saved: 'Your picture is saved.',
  picture_removed: 'Your picture is removed.',
};

export default async function ProfilePage({ searchParams }: { searchParams: Promise<{ flash?: string | string[] }> }) {
  const viewer = await requireViewer('/account/profile');
  const { env } = await server();
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const error = flash?.code === 'name_wrong' ? 'Write a name of up to 100 characters.' : undefined;
  const done = savedInWords[flash?.code ?? ''] ?? mailDoneInWords(flash);
  return (
    <>
      <PageHeading title="Profile" lead="What apps that you allow may see of you." />
      <Panel id="your-name" title="Your name">
        <form method="post" action="/account/profile/submit" className="max-w-narrow space-y-4">
          {error ? <Alert title="Your name was not changed">{error}</Alert> : null}
          <TextField
            label="Name"
            name="name"
            autoComplete="name"
            maxLength={100}
            required
            defaultValue={flash?.values['name'] ?? viewer.name}
            hint="Apps that may see your profile see the new name the next time they ask."
            error={error}
            {...(error ? { autoFocus: true } : {})}
          />
          <ReadersOf viewer={viewer} scope="profile" />
          <Button type="submit" look="secondary">
            Save name
          </Button>
        </form>
      </Panel>
      <EmailPanel viewer={viewer} flash={flash} />
      <DetailsPanels viewer={viewer} flash={flash} />
      <MailsPanel viewer={viewer} />
      {done ? <Toast key={viewer.name}>{done}</Toast> : null}
    </>
  );
}
