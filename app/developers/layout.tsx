import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { currentViewer } from '@/lib/web/viewer';

const nav = [
  { href: '/developers', label: 'Overview', exact: true },
  { href: '/developers/apps', label: 'Apps' },
  { href: '/developers/apis', label: 'APIs' },
];

export default async function DevelopersLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page sends those who are not signed in to the sign-in page, for it alone knows the way back.
  if (!viewer) return children;
  return (
    <AppShell viewer={viewer} section="developers" nav={nav}>
      {children}
    </AppShell>
  );
}
