import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { currentViewer } from '@/lib/web/viewer';

// No loading.tsx below this folder: streamed parts need script to reach their place, and these pages work without
// script.
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page redirects to sign-in by itself, because only the page knows its own address.
  if (!viewer) return children;
  return (
    <AppShell
      viewer={viewer}
      section="account"
      nav={[
        { href: '/account', label: 'Apps with access' },
        { href: '/account/keys', label: 'API keys' },
        { href: '/account/security', label: 'Security' },
        { href: '/account/profile', label: 'Profile' },
        { href: '/account/data', label: 'Your data' },
      ]}
    >
      {children}
    </AppShell>
  );
}
