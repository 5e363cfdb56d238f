import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { texts } from '@/lib/web/language';
import { currentViewer } from '@/lib/web/viewer';

export default async function DevelopersLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page redirects to sign-in by itself, because only the page knows its own address.
  if (!viewer) return children;
  const t = await texts('developers');
  return (
    <AppShell
      viewer={viewer}
      section="developers"
      nav={[
        { href: '/developers', label: t('nav.overview'), exact: true },
        { href: '/developers/apps', label: t('nav.apps') },
        { href: '/developers/apis', label: t('nav.apis') },
        { href: '/developers/keys', label: t('nav.keys') },
        { href: '/developers/reference', label: t('nav.reference') },
      ]}
    >
      {children}
    </AppShell>
  );
}
