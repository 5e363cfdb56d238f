import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { currentViewer } from '@/lib/web/viewer';

// No loading.tsx below: what it lets through early reaches its place only by script, and these pages work without.
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page sends those who are not signed in to the sign-in page, for it alone knows the way back.
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
