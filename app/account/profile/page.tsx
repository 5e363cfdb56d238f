import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PageHeading } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { DetailsForm } from './details-form';
import { EmailPanel } from './email-panel';
import { PicturePanel } from './picture-panel';
import { SettingsPanel } from './settings-panel';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('profile'))('title') };
}

export default async function ProfilePage({ searchParams }: { searchParams: Promise<{ flash?: string | string[] }> }) {
  const viewer = await requireViewer('/account/profile');
  const { env } = await server();
  const t = await texts('profile');
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const done = await doneText(flash);
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <PicturePanel viewer={viewer} flash={flash} />
      <EmailPanel viewer={viewer} flash={flash} />
      <DetailsForm viewer={viewer} flash={flash} />
      <SettingsPanel viewer={viewer} />
      {done ? <Toast key={String(nowSeconds())}>{done}</Toast> : null}
    </>
  );
}

async function doneText(flash: Flash | undefined): Promise<string | undefined> {
  const t = await texts('profile');
  switch (flash?.code) {
    case 'profile_saved':
      return t('saved');
    case 'picture_saved':
      return t('picture.saved');
    case 'picture_removed':
      return t('picture.removed');
    case 'settings_saved':
      return t('settings.saved');
    case 'email_asked':
      return t('email.asked', { email: flash.values['email'] ?? '' });
    case 'email_resent':
      return t('email.resent');
    case 'email_dropped':
      return t('email.dropped');
    case 'email_changed':
      return t('email.changed');
    default:
      return undefined;
  }
}
