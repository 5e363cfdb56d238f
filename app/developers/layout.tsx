import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { currentViewer } from '@/lib/web/viewer';

const nav = [
  { href: '/developers', label: 'Overview', exact: true },
  { href: '/developers/apps', label: 'Apps' },
  { href: '/developers/apis', label: 'APIs' },
  { href: '/developers/keys', label: 'API keys' },
];

export default async function DevelopersLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page redirects to sign-in by itself, because only the page knows its own address.
  if (!viewer) return children;
  return (
    <AppShell viewer={viewer} section="developers" nav={nav}>
      {children}
    </AppShell>
  );
}
