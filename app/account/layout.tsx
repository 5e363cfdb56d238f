import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { texts } from '@/lib/web/language';
import { currentViewer } from '@/lib/web/viewer';

// No loading.tsx below this folder: streamed parts need script to reach their place, and these pages work without
// script.
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page redirects to sign-in by itself, because only the page knows its own address.
  if (!viewer) return children;
  const [site, data] = [await texts('site'), await texts('data')];
  return (
    <AppShell
      viewer={viewer}
      section="account"
      nav={[
        { href: '/account', label: data('overview'), exact: true },
        { href: '/account/apps', label: site('apps'), also: '/account/ended' },
        { href: '/account/profile', label: site('profile') },
        { href: '/account/security', label: site('security'), also: '/account/lost' },
        { href: '/account/data', label: data('title') },
      ]}
    >
      {children}
    </AppShell>
  );
}
